import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import type { PaymentId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Download } from '../ui/download.tsx';
import { dropDraft } from '../ui/draft.ts';
import { Facts } from '../ui/facts.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { ContractFrame, useContract } from './contract-frame.tsx';
import { dropPaymentKey, payForm } from './payment-key.ts';
import { againWhilePending, PaymentState } from './payment-state.tsx';
import { PaymentStory } from './payment-story.tsx';
import { may } from './roles.ts';

type PaymentView = Reply<'payment.getPayment'>;

/** Where the acquirer sends people back to. It only reads, again and again until the payment is settled. */
export default function Payment(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const paymentId = useRoute().params.paymentId as PaymentId;
  const asked = useOperation(
    'payment.getPayment',
    { contractId, paymentId },
    { againAfterMs: againWhilePending },
  );
  const state = asked.data?.state;
  useEffect(() => {
    if (state && state !== 'pending') {
      dropPaymentKey();
      // what was paid is not proposed again; what failed is tried again as it was
      if (state !== 'canceled') dropDraft(payForm(contractId));
      void forget(
        'contract.getContract',
        'contract.getDashboard',
        'payment.listPayments',
        'ledger.listEntries',
      );
    }
  }, [state, contractId]);
  return (
    <ContractFrame contractId={contractId} asked={contract} title={t('payment.title')}>
      <Loaded asked={asked} bones={<Bones class="bone-due" />}>
        {(payment) => (
          <div class="columns">
            <State payment={payment} mayPay={contract.data !== undefined && may(contract.data, 'payments')} />
            <PaymentStory timeline={payment.timeline} timeZone={contract.data?.supplier.timeZone} />
          </div>
        )}
      </Loaded>
    </ContractFrame>
  );
}

function State({ payment, mayPay }: { payment: PaymentView; mayPay: boolean }): VNode {
  const { t, format } = useWords();
  const { state, contractId, paymentId, parts, refundedKopecks, chargedBackKopecks } = payment;
  return (
    <section class="panel stack">
      <PaymentState {...payment} />
      {parts.length > 1 && (
        <Facts
          sums
          facts={parts.map(({ contractNumber, amountKopecks }) => [
            format.account(contractNumber),
            <Money key={contractNumber} amount={amountKopecks} />,
          ])}
        />
      )}
      <Facts
        facts={[
          [t('payment.refunded'), refundedKopecks !== undefined && <Money amount={refundedKopecks} />],
          [
            t('payment.chargedBack'),
            chargedBackKopecks !== undefined && <Money amount={chargedBackKopecks} />,
          ],
          [
            t('payment.number'),
            <span key="id" class="small break-all">
              {paymentId}
            </span>,
          ],
        ]}
      />
      <div class="actions">
        {mayPay && state === 'pending' && payment.redirectUrl && (
          <ButtonLink href={payment.redirectUrl}>{t('payment.goOn')}</ButtonLink>
        )}
        {mayPay && state === 'canceled' && (
          <ButtonLink href={`/contracts/${contractId}/pay`}>{t('payment.again')}</ButtonLink>
        )}
        {state === 'succeeded' && (
          <Download
            of="document.receiptPdf"
            input={{ contractId, paymentId }}
            text={t('payments.receiptGet')}
          />
        )}
        <ButtonLink look={state === 'pending' ? 'plain' : 'quiet'} href={`/contracts/${contractId}`}>
          {t('payment.toContract')}
        </ButtonLink>
      </div>
    </section>
  );
}
