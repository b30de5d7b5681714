import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Money } from '../ui/money.tsx';
import type { Part } from './pay-sums.tsx';

/** So long nothing is asked while somebody types. */
const STILL_MS = 400;

/** Where the money of a payment would go: which months of which contract, and what is paid ahead. */
export function PaySplit({ parts }: { parts: readonly Part[] }): VNode | null {
  const { t, format } = useWords();
  const [home, ...others] = useStill(parts);
  const asked = useOperation(
    'payment.previewPayment',
    { contractId: '', amountKopecks: 0, ...home, ...(others.length > 0 && { others }) },
    { enabled: home !== undefined, keepWhileChanging: true },
  );
  if (!home || !asked.data) return null;
  return (
    <section class="stack gap-2" aria-live="polite" aria-label={t('pay.split')}>
      <h2 class="small muted">{t('pay.split')}</h2>
      {asked.data.parts.map((part) => (
        <dl key={part.contractId} class="facts facts-sums">
          {asked.data.parts.length > 1 && (
            <div>
              <dt class="figures">{t('contract.number', { number: format.account(part.contractNumber) })}</dt>
              <dd>
                <Money class="font-semibold" amount={part.amountKopecks} />
              </dd>
            </div>
          )}
          {part.pays.map(({ period, principalKopecks, penaltyKopecks }) => (
            <div key={period}>
              <dt>
                {t('pay.splitMonth', { period: format.periodWithin(period) })}
                {penaltyKopecks > 0 && (
                  <span class="block muted small">
                    {t('pay.splitPenalty', { sum: format.money(penaltyKopecks) })}
                  </span>
                )}
              </dt>
              <dd>
                <Money amount={(principalKopecks + penaltyKopecks) as typeof principalKopecks} />
              </dd>
            </div>
          ))}
          {part.advanceKopecks > 0 && (
            <div>
              <dt>{t('pay.splitAdvance')}</dt>
              <dd>
                <Money amount={part.advanceKopecks} />
              </dd>
            </div>
          )}
        </dl>
      ))}
    </section>
  );
}

/** The parts once they have not changed for a moment. */
function useStill(parts: readonly Part[]): readonly Part[] {
  const text = JSON.stringify(parts);
  const [still, setStill] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), STILL_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(still) as readonly Part[];
}
