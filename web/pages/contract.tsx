import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Confirmed } from '../ui/confirmed.tsx';
import { Facts } from '../ui/facts.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { Balance } from './balance.tsx';
import { cabinetPath } from './cabinet-path.ts';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { MeterCard } from './meter-card.tsx';
import { MoveLink } from './move-link.tsx';
import { OwnGroup } from './own-group.tsx';
import { RoleLine } from './role-line.tsx';
import { may } from './roles.ts';
import { Tariffs } from './tariffs.tsx';
import { ThisMonth } from './this-month.tsx';

/** A contract: what it owes, what it waits for, its meters, tariffs, premise and whom to ask. */
export default function Contract(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('contract.title')}>
      <Loaded asked={contract} bones={<ContractBones />}>
        {(view) => (
          <div class="columns">
            <div class="stack">
              {view.organisation && !may(view, 'manager') && <RoleLine role={view.organisation.role} />}
              <div class="lg:hidden">
                <Balance contract={view} />
              </div>
              <WaitingNotice contract={view} />
              <ThisMonth contractId={contractId} />
              <Meters contract={view} />
              <Tariffs services={view.services} />
            </div>
            <div class="stack">
              <div class="max-lg:hidden">
                <Balance contract={view} />
              </div>
              <Premise contract={view} />
              <Contacts contract={view} />
              {may(view, 'manager') && (
                <div class="stack gap-1">
                  <OwnGroup contract={view} />
                  <MoveLink contract={view} />
                  <Unlink contract={view} />
                </div>
              )}
            </div>
          </div>
        )}
      </Loaded>
    </ContractFrame>
  );
}

function WaitingNotice({ contract }: { contract: ContractView }): VNode | null {
  const { t, format } = useWords();
  if (contract.readingsNeeded === 0) return null;
  return (
    <Notice look="warn">
      <strong>{t('dashboard.needed')}</strong>
      {contract.readingsUntil && (
        <p>{t('dashboard.neededUntil', { date: format.dayAndMonth(contract.readingsUntil) })}</p>
      )}
      {may(contract, 'readings') && (
        <div class="mt-2">
          <ButtonLink small href={`/contracts/${contract.contractId}/readings`}>
            {t('contract.sendReadings')}
          </ButtonLink>
        </div>
      )}
    </Notice>
  );
}

function Meters({ contract }: { contract: ContractView }): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t('contract.meters')}</h2>
      {contract.meters.length === 0 && <p class="muted">{t('contract.metersNone')}</p>}
      <ul class="rows">
        {contract.meters.map((meter) => (
          <li key={meter.meterId}>
            <MeterCard contract={contract} meter={meter} heading="h3" />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Premise({ contract }: { contract: ContractView }): VNode {
  const { t, format } = useWords();
  const { premise } = contract;
  return (
    <section class="panel stack">
      <h2>{t('contract.premise')}</h2>
      <Facts
        facts={[
          [t('contract.address'), premise.address],
          [t('contract.payer'), contract.payerName],
          [t('contract.kind'), t(`contract.${contract.kind}`)],
          [
            t('contract.area'),
            t('contract.areaValue', { area: format.hundredths(premise.areaM2Hundredths) }),
          ],
          [t('contract.persons'), t('contract.personsValue', { count: premise.persons })],
          [t('contract.rooms'), premise.rooms],
          [t('contract.stove'), t(`contract.stove.${premise.stove}`)],
          [
            t('contract.linkedAt'),
            contract.linkedAt && format.day(contract.linkedAt, contract.supplier.timeZone),
          ],
        ]}
      />
    </section>
  );
}

function Contacts({ contract }: { contract: ContractView }): VNode {
  const { t, format } = useWords();
  const { branch, supplier } = contract;
  const phone = (number: string): VNode => (
    <a href={`tel:${number.replace(/[^\d+]/g, '')}`}>{format.phone(number)}</a>
  );
  return (
    <section class="panel stack">
      {branch && (
        <>
          <h2>{t('contract.branch')}</h2>
          <p>
            <strong>{branch.name}</strong>
          </p>
          <Facts
            facts={[
              [t('contract.address'), branch.address],
              [t('contract.hours'), branch.hours],
              [t('contract.phone'), phone(branch.phone)],
            ]}
          />
        </>
      )}
      <h2>{t('contract.supplier')}</h2>
      <p>
        <strong>{supplier.name}</strong>
      </p>
      <Facts
        facts={[
          [t('contract.phone'), phone(supplier.phone)],
          [
            t('contract.mail'),
            <a key="mail" href={`mailto:${supplier.email}`}>
              {supplier.email}
            </a>,
          ],
        ]}
      />
    </section>
  );
}

function Unlink({ contract }: { contract: ContractView }): VNode {
  const { t, format } = useWords();
  const { route } = useLocation();
  return (
    <div>
      <Confirmed
        ask={t('contract.unlink')}
        look="plain"
        title={t('contract.unlinkTitle')}
        yes={t('contract.unlinkYes')}
        work={async () => {
          await call('contract.unlinkContract', { contractId: contract.contractId });
          await forget('contract.getDashboard', 'organisation.listOrganisations');
          route(cabinetPath(contract.organisation?.organisationId), true);
          announce(t('contract.unlinked'));
        }}
      >
        <p>
          <strong>{contract.address}</strong>
          <br />
          <span class="muted figures">
            {t('contract.number', { number: format.account(contract.number) })}
          </span>
        </p>
        <p>{t('contract.unlinkText')}</p>
      </Confirmed>
    </div>
  );
}

function ContractBones(): VNode {
  return (
    <div class="columns">
      <div class="stack">
        <Bones rows={2} />
      </div>
      <div class="stack">
        <Bones class="bone-due" />
        <Bones />
      </div>
    </div>
  );
}
