import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Money, magnitude } from '../ui/money.tsx';
import type { ContractView } from './contract-frame.tsx';
import { may } from './roles.ts';

/** What a contract owes, and the way to pay it: the one dark surface of its pages. */
export function Balance(props: { readonly contract: ContractView }): VNode {
  const { t, format } = useWords();
  const { contractId, balanceKopecks: balance, dueOn, lastBilledPeriod, lastBillKopecks } = props.contract;
  const owes = balance > 0;
  return (
    <section class="due" aria-label={t(owes ? 'balance.debt' : 'balance.none')}>
      <div>
        <p class="muted">{t(owes ? 'balance.debt' : balance < 0 ? 'balance.advance' : 'balance.none')}</p>
        <p class="sum">
          <Money amount={magnitude(balance)} />
        </p>
        {owes && dueOn && <p>{t('balance.dueOn', { date: format.date(dueOn) })}</p>}
      </div>
      {may(props.contract, 'payments') && (
        <ButtonLink href={`/contracts/${contractId}/pay`} block>
          {t(owes ? 'balance.pay' : 'balance.payAdvance')}
        </ButtonLink>
      )}
      {lastBilledPeriod && lastBillKopecks !== undefined && (
        <p class="small">
          <a href={`/contracts/${contractId}/bills/${lastBilledPeriod}`}>
            {t('balance.lastBill', {
              period: format.periodWithin(lastBilledPeriod),
              sum: format.money(lastBillKopecks),
            })}
          </a>
        </p>
      )}
    </section>
  );
}
