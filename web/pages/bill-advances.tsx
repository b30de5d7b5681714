import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Facts } from '../ui/facts.tsx';
import { Money } from '../ui/money.tsx';
import type { BillView } from './bill.tsx';

/** What a company is asked to pay ahead; nothing of anybody else. */
export function BillAdvances({ advances }: Pick<BillView, 'advances'>): VNode | null {
  const { t, format } = useWords();
  const [first] = advances;
  if (!first) return null;
  return (
    <section class="panel stack" aria-labelledby="advances">
      <h2 id="advances">{t('bill.advances')}</h2>
      <Facts
        sums
        facts={advances.map(({ percent, dueOn, amountKopecks }) => [
          t('bill.advance', { percent, date: format.date(dueOn) }),
          <Money key={dueOn} class="font-semibold" amount={amountKopecks} />,
        ])}
      />
      <p>{t('bill.advancesNote')}</p>
      <p class="small">{t('bill.basis', { basis: first.legalBasis })}</p>
    </section>
  );
}
