import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { MeterCard } from './meter-card.tsx';

/** The meters of a contract, those that wait for a reading first. */
export default function Readings(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('readings.title')}>
      <Loaded asked={contract} bones={<Bones rows={2} />}>
        {(view) => {
          const meters = [...view.meters].sort((a, b) => Number(b.readingNeeded) - Number(a.readingNeeded));
          return (
            <div class="stack">
              <p class="muted">
                <Window contract={view} />
              </p>
              {meters.length === 0 && <p class="panel">{t('readings.none')}</p>}
              <ul class="tiles">
                {meters.map((meter) => (
                  <li key={meter.meterId} class="panel">
                    <MeterCard contract={view} meter={meter} heading="h2" />
                  </li>
                ))}
              </ul>
            </div>
          );
        }}
      </Loaded>
    </ContractFrame>
  );
}

/** When readings are taken for the running month. */
export function Window({ contract }: { contract: ContractView }): VNode {
  const { t } = useWords();
  const { fromDay, toDay } = contract.readingWindow;
  return (
    <>
      {fromDay <= 1 && toDay >= 31 ? t('meter.windowMonth') : t('meter.window', { from: fromDay, to: toDay })}
    </>
  );
}
