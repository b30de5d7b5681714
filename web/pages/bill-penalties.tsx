import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Facts } from '../ui/facts.tsx';
import { CLOCK, Icon } from '../ui/icon.tsx';
import { Money, sumOf } from '../ui/money.tsx';
import type { BillView } from './bill.tsx';

type Penalty = BillView['penalties'][number];
type Span = Penalty['spans'][number];

/** What late payment cost, month by month; nothing where there is no penalty. */
export function BillPenalties({ penalties }: { penalties: readonly Penalty[] }): VNode | null {
  const { t } = useWords();
  if (penalties.length === 0) return null;
  return (
    <section class="panel stack" aria-labelledby="penalties">
      <h2 id="penalties">{t('bill.penalties')}</h2>
      <p class="muted small">{t('bill.penaltyRule')}</p>
      <ul class="rows">
        {penalties.map((penalty) => (
          <li key={penalty.forPeriod}>
            <LateMonth penalty={penalty} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LateMonth({ penalty }: { penalty: Penalty }): VNode {
  const { t, format } = useWords();
  const { forPeriod, dueOn, spans, chargedBeforeKopecks: before, amountKopecks, legalBasis } = penalty;
  return (
    <article class="stack">
      <div class="bill-service">
        <span class="service">
          <Icon d={CLOCK} size={22} />
        </span>
        <div>
          <h3>{t('bill.penalty', { period: format.periodWithin(forPeriod) })}</h3>
          <p class="muted small">{t('bill.penaltyDue', { date: format.dateShort(dueOn) })}</p>
        </div>
        <p>
          <Money amount={amountKopecks} />
        </p>
      </div>
      {spans.length > 0 && (
        <ul class="bill-lines">
          {spans.map((span) => (
            <li key={`${span.from} ${span.to} ${span.debtKopecks}`}>
              <PenaltySpan span={span} />
            </li>
          ))}
        </ul>
      )}
      <div class="bill-under stack gap-2">
        {before !== 0 && (
          <Facts
            sums
            facts={[
              [
                t('bill.penaltyToDate'),
                <Money key="all" amount={sumOf(spans.map((span) => span.amountKopecks))} />,
              ],
              [t('bill.penaltyBefore'), <Money key="before" amount={sumOf([-before as typeof before])} />],
              [
                t('bill.penaltyNow'),
                <strong key="now">
                  <Money amount={amountKopecks} />
                </strong>,
              ],
            ]}
          />
        )}
        {amountKopecks < 0 && (
          <p>
            <span class="tag">{t('bill.penaltyTakenOff')}</span> {t('bill.penaltyLess')}
          </p>
        )}
        <p class="small">{t('bill.basis', { basis: legalBasis })}</p>
      </div>
    </article>
  );
}

/** Days of one step of the law, and a part of the debt through them: a sum one can do again. */
function PenaltySpan({ span }: { span: Span }): VNode {
  const { t, format } = useWords();
  return (
    <div class="penalty-span figures">
      <p>{t('bill.penaltyDays', { from: format.dateShort(span.from), to: format.dateShort(span.to) })}</p>
      <p class="muted">
        {t('bill.penaltyFormula', {
          debt: format.money(span.debtKopecks),
          rate: format.decimal(span.ratePercent),
          divisor: span.divisor,
          count: span.days,
        })}
      </p>
      <p class="font-semibold">
        <Money amount={span.amountKopecks} />
      </p>
    </div>
  );
}
