import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import { useWords } from '../i18n/language.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { ServiceIcon } from '../ui/service.tsx';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { type MeterView, Verification } from './meter-card.tsx';
import { ReadingHistory } from './reading-history.tsx';
import { Window } from './readings.tsx';
import { RoleLine } from './role-line.tsx';
import { may } from './roles.ts';
import { SendReading } from './send-reading.tsx';

/** One meter: sending its readings, and what was sent before. */
export default function Meter(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const { meterId } = useRoute().params;
  const meter = contract.data?.meters.find((one) => one.meterId === meterId);
  return (
    <ContractFrame
      contractId={contractId}
      asked={contract}
      title={meter ? t('meter.title', { service: t(`service.${meter.service}`) }) : t('readings.title')}
    >
      <Loaded asked={contract} bones={<Bones rows={2} />}>
        {(view) =>
          meter ? (
            <MeterPage contract={view} meter={meter} />
          ) : (
            <Notice look="warn">{t('readings.meterMissing')}</Notice>
          )
        }
      </Loaded>
    </ContractFrame>
  );
}

function MeterPage({ contract, meter }: { contract: ContractView; meter: MeterView }): VNode {
  const { t } = useWords();
  const { organisation } = contract;
  const maySend = may(contract, 'readings');
  return (
    <div class="columns columns-even">
      <section class="panel stack">
        <div class="meter">
          <ServiceIcon service={meter.service} />
          <div>
            <h2>{t(maySend ? 'readings.enter' : `service.${meter.service}`)}</h2>
            <p class="muted small">
              {meter.model} · <span class="figures">{t('meter.serial', { serial: meter.serialNumber })}</span>
            </p>
          </div>
        </div>
        {meter.automatic ? (
          <p>{t('readings.automatic')}</p>
        ) : (
          <>
            <p class="muted small">
              <Window contract={contract} />
            </p>
            {maySend && <SendReading key={meter.meterId} contractId={contract.contractId} meter={meter} />}
            {organisation && !maySend && <RoleLine role={organisation.role} />}
          </>
        )}
        <Verification meter={meter} />
      </section>
      <ReadingHistory contractId={contract.contractId} meter={meter} timeZone={contract.supplier.timeZone} />
    </div>
  );
}
