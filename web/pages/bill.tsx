import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import type { ContractId, Period } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Download } from '../ui/download.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money, magnitude } from '../ui/money.tsx';
import { BillAdvances } from './bill-advances.tsx';
import { BillComparison } from './bill-comparison.tsx';
import { BillLines } from './bill-lines.tsx';
import { BillNotes } from './bill-notes.tsx';
import { BillPenalties } from './bill-penalties.tsx';
import { BillSum } from './bill-sum.tsx';
import { ContractFrame, type ContractView, useContract } from './contract-frame.tsx';
import { may } from './roles.ts';

export type BillView = Reply<'billing.getBill'>;

/** A bill with every line explained. */
export default function Bill(): VNode {
  const { t, format } = useWords();
  const { contractId, contract } = useContract();
  const period = useRoute().params.period as Period;
  const asked = useOperation('billing.getBill', { contractId, period });
  const known = /^\d{4}-\d{2}$/.test(period);
  return (
    <ContractFrame
      contractId={contractId}
      asked={contract}
      title={known ? t('bill.title', { period: format.periodWithin(period) }) : t('bills.title')}
    >
      <Loaded
        asked={asked}
        bones={
          <div class="columns">
            <Bones rows={2} />
          </div>
        }
      >
        {(bill) => (
          <div class="columns">
            <div class="stack order-2 lg:order-1">
              <BillLines lines={bill.lines} />
              <BillPenalties penalties={bill.penalties} />
              <BillAdvances advances={bill.advances} />
              <BillComparison contractId={contractId} period={period} />
            </div>
            <Totals bill={bill} contractId={contractId} contract={contract.data} />
          </div>
        )}
      </Loaded>
    </ContractFrame>
  );
}

function Totals(props: {
  bill: BillView;
  contractId: ContractId;
  contract: ContractView | undefined;
}): VNode {
  const { t, format } = useWords();
  const { bill, contractId, contract } = props;
  const owesNow = (contract?.balanceKopecks ?? 1) > 0;
  const owes = bill.totalKopecks > 0;
  return (
    <section class="panel stack order-1 lg:order-2">
      <p class="muted small figures">
        {t('bill.numberAndDate', {
          number: bill.number,
          date: format.day(bill.issuedAt, contract?.supplier.timeZone),
        })}
      </p>
      <BillNotes bill={bill} />
      <div>
        <p class="muted">{t(owes ? 'bill.total' : 'bill.totalAdvance')}</p>
        <p class="sum">
          <Money amount={magnitude(bill.totalKopecks)} />
        </p>
        {owes && <p class="small">{t('bill.due', { date: format.date(bill.dueOn) })}</p>}
      </div>
      <BillSum bill={bill} />
      <div class="stack gap-2">
        {!owesNow && (
          <p>
            <span class="tag tag-good">{t('bill.settled')}</span>
          </p>
        )}
        {owes && owesNow && contract && may(contract, 'payments') && (
          <ButtonLink href={`/contracts/${contractId}/pay`} block>
            {t('balance.pay')}
          </ButtonLink>
        )}
        <Download of="document.billPdf" input={{ contractId, period: bill.period }} text={t('bill.pdf')} />
      </div>
    </section>
  );
}
