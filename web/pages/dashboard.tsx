import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import type { Kopecks, OrganisationId, OrganisationRole } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useOperation, usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { BILL, Icon, PLUS } from '../ui/icon.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money, magnitude, sumOf } from '../ui/money.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { CabinetChoice } from './cabinet-choice.tsx';
import { linkPath } from './cabinet-path.ts';
import { GroupDialog } from './group-dialog.tsx';
import { type Group, grouped, namesOf } from './groups.ts';
import { may } from './roles.ts';

type Summary = Reply<'contract.getDashboard'>['contracts'][number];

/** Whose contracts are shown: one's own, or, with the reader's role, an organisation's. */
interface Cabinet {
  readonly organisation?:
    | { readonly organisationId: OrganisationId; readonly role: OrganisationRole }
    | undefined;
}

/** All contracts of a cabinet with what they owe and what they wait for. */
export default function Dashboard(): VNode {
  const { t } = useWords();
  const organisationId = useRoute().query.organisation as OrganisationId | undefined;
  const asked = usePages('contract.getDashboard', organisationId ? { organisationId } : {});
  const { data } = useOperation('organisation.listOrganisations', {});
  const organisations = data?.organisations ?? [];
  const found = organisations.find((one) => one.organisationId === organisationId);
  // until the role is known, nothing is offered that it may not allow
  const cabinet: Cabinet = {
    organisation: organisationId && (found ?? { organisationId, role: 'observer' }),
  };
  return (
    <Page
      title={t(organisationId ? 'cabinet.title' : 'dashboard.title')}
      lead={
        organisations.length > 0 && <CabinetChoice organisations={organisations} chosen={organisationId} />
      }
    >
      <Loaded asked={asked} bones={<DashboardBones />}>
        {({ pages }) => {
          const contracts = pages.flatMap((page) => page.contracts);
          if (contracts.length === 0) return <Empty cabinet={cabinet} />;
          return (
            <div class="columns">
              <div class="stack order-2 lg:order-1">
                <ReadingsNeeded contracts={contracts} cabinet={cabinet} />
                <Contracts contracts={contracts} cabinet={cabinet} />
                {asked.hasNextPage && (
                  <Button
                    look="quiet"
                    pending={asked.isFetchingNextPage}
                    onClick={() => asked.fetchNextPage()}
                  >
                    {t('dashboard.more')}
                  </Button>
                )}
              </div>
              <div class="stack order-1 lg:order-2">
                <Total contracts={contracts} />
                {may(cabinet, 'manager') && (
                  <>
                    <ButtonLink look="quiet" href={linkPath(organisationId)} class="max-lg:hidden">
                      <Icon d={PLUS} size={20} />
                      {t('app.link')}
                    </ButtonLink>
                    <GroupTip contracts={contracts} />
                  </>
                )}
              </div>
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface InCabinet {
  readonly contracts: readonly Summary[];
  readonly cabinet: Cabinet;
}

function ReadingsNeeded(props: InCabinet): VNode | null {
  const { t, format } = useWords();
  const waiting = props.contracts.filter(({ readingsNeeded }) => readingsNeeded > 0);
  const first = waiting[0];
  if (!first) return null;
  const until = waiting.flatMap(({ readingsUntil }) => readingsUntil ?? []).sort()[0];
  return (
    <Notice look="warn">
      <strong>{t('dashboard.needed')}</strong>
      {waiting.length > 1 && <p>{t('dashboard.neededContracts', { count: waiting.length })}</p>}
      {until && <p>{t('dashboard.neededUntil', { date: format.dayAndMonth(until) })}</p>}
      {waiting.length === 1 && may(props.cabinet, 'readings') && (
        <p>
          <a href={`/contracts/${first.contractId}/readings`}>{t('contract.sendReadings')}</a>
        </p>
      )}
    </Notice>
  );
}

function Total(props: { contracts: readonly Summary[] }): VNode {
  const { t, format } = useWords();
  const balances = props.contracts.map(({ balanceKopecks }) => balanceKopecks);
  const debt = sumOf(balances.filter((balance) => balance > 0));
  const advance = sumOf(balances.filter((balance) => balance < 0));
  const only = props.contracts.length === 1 ? props.contracts[0] : undefined;
  return (
    <section class="due" aria-label={t(debt > 0 ? 'dashboard.total' : 'dashboard.totalNone')}>
      <div>
        <p class="muted">
          {t(debt > 0 ? (only ? 'balance.debt' : 'dashboard.total') : 'dashboard.totalNone')}
        </p>
        <p class="sum">
          <Money amount={debt} />
        </p>
        {advance < 0 && (
          <p class="muted">{t('dashboard.advance', { sum: format.money(magnitude(advance)) })}</p>
        )}
      </div>
      {!only && <p class="muted small">{t('dashboard.count', { count: props.contracts.length })}</p>}
    </section>
  );
}

/** The contracts, under the names of their groups where there are any. */
function Contracts({ contracts, cabinet }: InCabinet): VNode {
  const groups = grouped(contracts);
  const [renamed, setRenamed] = useState<Group>();
  const { t } = useWords();
  const hasNames = groups.some(({ name }) => name !== undefined);
  if (!hasNames) return <Cards contracts={contracts} cabinet={cabinet} heading="h2" />;
  return (
    <>
      {groups.map((group) => (
        <section key={group.name ?? ''} class="stack" aria-label={group.name ?? t('group.none')}>
          <div class="flex flex-wrap items-baseline justify-between gap-x-4">
            <h2>{group.name ?? t('group.none')}</h2>
            {group.name !== undefined && may(cabinet, 'manager') && (
              <Button small look="plain" onClick={() => setRenamed(group)}>
                {t('group.rename')}
              </Button>
            )}
          </div>
          <Cards contracts={group.contracts} cabinet={cabinet} heading="h3" />
        </section>
      ))}
      {renamed?.name !== undefined && (
        <GroupDialog
          title={t('group.renameTitle', { group: renamed.name })}
          contractIds={renamed.contracts.map(({ contractId }) => contractId)}
          group={renamed.name}
          groups={namesOf(contracts)}
          leaveText={t('group.dissolve')}
          onClose={() => setRenamed(undefined)}
        />
      )}
    </>
  );
}

/** That there are groups, said to whoever has enough contracts for them and has none. */
function GroupTip({ contracts }: { contracts: readonly Summary[] }): VNode | null {
  const { t } = useWords();
  if (contracts.length < 3 || contracts.some(({ group }) => group !== undefined)) return null;
  return <p class="muted small">{t('group.tip')}</p>;
}

function Cards(props: InCabinet & { heading: 'h2' | 'h3' }): VNode {
  return (
    <ul class="stack">
      {props.contracts.map((contract) => (
        <li key={contract.contractId}>
          <ContractCard contract={contract} cabinet={props.cabinet} heading={props.heading} />
        </li>
      ))}
    </ul>
  );
}

function ContractCard(props: { contract: Summary; cabinet: Cabinet; heading: 'h2' | 'h3' }): VNode {
  const { contract, cabinet, heading: Heading } = props;
  const { t, format } = useWords();
  const { contractId, balanceKopecks: balance, readingsNeeded, readingsUntil } = contract;
  const page = `/contracts/${contractId}`;
  const maySend = readingsNeeded > 0 && may(cabinet, 'readings');
  return (
    <article class="panel stack">
      <div class="card-head">
        <div>
          <Heading>
            <a class="card-link" href={page}>
              {contract.address}
            </a>
          </Heading>
          <p class="muted small">
            {contract.supplierName} ·{' '}
            <span class="figures">{t('contract.number', { number: format.account(contract.number) })}</span>
          </p>
        </div>
        <CardBalance balance={balance} dueOn={contract.dueOn} />
      </div>
      {readingsNeeded > 0 && (
        <p>
          <span class="tag tag-warn">
            {readingsUntil
              ? t('contract.readingsNeeded', { date: format.dayAndMonth(readingsUntil) })
              : t('contract.readingsNeededPlain')}
          </span>
        </p>
      )}
      <div class="actions">
        {maySend && (
          <ButtonLink small href={`${page}/readings`}>
            {t('contract.sendReadings')}
          </ButtonLink>
        )}
        {balance > 0 && may(cabinet, 'payments') && (
          <ButtonLink small look={maySend ? 'quiet' : 'main'} href={`${page}/pay`}>
            {t('balance.pay')}
          </ButtonLink>
        )}
        <ButtonLink small look="plain" href={`${page}/bills`}>
          {t('contract.bills')}
        </ButtonLink>
        {!maySend && (
          <ButtonLink small look="plain" href={`${page}/readings`}>
            {t('contract.readings')}
          </ButtonLink>
        )}
      </div>
    </article>
  );
}

function CardBalance(props: { balance: Kopecks; dueOn: Summary['dueOn'] }): VNode {
  const { t, format } = useWords();
  const { balance } = props;
  return (
    <div class="card-sum">
      <p class="muted small">
        {t(balance > 0 ? 'balance.debt' : balance < 0 ? 'balance.advance' : 'balance.none')}
      </p>
      <p class="text-xl font-bold">
        <Money amount={magnitude(balance)} />
      </p>
      {balance > 0 && props.dueOn && (
        <p class="muted small">{t('balance.dueOn', { date: format.dayAndMonth(props.dueOn) })}</p>
      )}
    </div>
  );
}

function Empty({ cabinet }: { cabinet: Cabinet }): VNode {
  const { t } = useWords();
  const { organisation } = cabinet;
  const mayAdd = may(cabinet, 'manager');
  return (
    <section class="panel stack empty">
      <span class="service">
        <Icon d={BILL} size={26} />
      </span>
      <h2>{t(organisation ? 'cabinet.empty' : 'dashboard.emptyTitle')}</h2>
      <p class="muted">
        {t(organisation ? (mayAdd ? 'cabinet.emptyManager' : 'cabinet.emptyMember') : 'dashboard.emptyText')}
      </p>
      {mayAdd && (
        <div class="actions">
          <ButtonLink href={linkPath(organisation?.organisationId)}>{t('app.link')}</ButtonLink>
          {organisation && (
            <ButtonLink look="quiet" href={`/move?to=${organisation.organisationId}`}>
              {t('cabinet.move')}
            </ButtonLink>
          )}
        </div>
      )}
    </section>
  );
}

function DashboardBones(): VNode {
  return (
    <div class="columns">
      <div class="stack order-2 lg:order-1">
        <Bones rows={2} />
      </div>
      <div class="order-1 lg:order-2">
        <Bones class="bone-due" />
      </div>
    </div>
  );
}
