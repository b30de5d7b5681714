import type { VNode } from 'preact';
import type { Kopecks } from '#core/kernel';
import { useWords } from '../i18n/language.tsx';
import { Facts } from '../ui/facts.tsx';
import { Money, sumOf } from '../ui/money.tsx';
import type { BillView } from './bill.tsx';

/** The bill's total as the sum it is: what was open before, charges, recalculations and penalties. */
export function BillSum({ bill }: { bill: BillView }): VNode {
  const { t, format } = useWords();
  const { openingKopecks, chargedKopecks, penaltyKopecks, totalKopecks, vatKopecks, lines, penalties } = bill;
  const recalculations = lines.filter(({ kind }) => kind === 'recalculation');
  const recalculated = sumOf(recalculations.map(({ amountKopecks }) => amountKopecks));
  const charged = (chargedKopecks - recalculated - penaltyKopecks) as Kopecks;
  return (
    <div class="stack gap-2">
      <Facts
        sums
        facts={[
          [
            t(openingKopecks < 0 ? 'bill.openingAdvance' : 'bill.opening'),
            <Money key="opening" amount={openingKopecks} />,
          ],
          [t('bill.charged'), <Added key="charged" amount={charged} />],
          [
            t('bill.recalculation'),
            recalculations.length > 0 && <Added key="recalculated" amount={recalculated} />,
          ],
          [t('bill.penalties'), penalties.length > 0 && <Added key="penalties" amount={penaltyKopecks} />],
          [
            t('bill.sum'),
            <strong key="sum">
              <Money amount={totalKopecks} />
            </strong>,
          ],
        ]}
      />
      <p class="muted small">{t('bill.vat', { sum: format.money(vatKopecks) })}</p>
    </div>
  );
}

/** An amount with the sign it has in a sum. */
function Added({ amount }: { amount: Kopecks }): VNode {
  return (
    <span class="money">
      {amount >= 0 && '+'}
      <Money amount={amount} />
    </span>
  );
}
