import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import type { PaymentId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Download } from '../ui/download.tsx';
import { Facts } from '../ui/facts.tsx';
import { CHECK, CLOCK, CLOSE, Icon, WARNING } from '../ui/icon.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Money } from '../ui/money.tsx';
import { ContractFrame, useContract } from './contract-frame.tsx';
import { dropPaymentKey } from './payment-key.ts';

type PaymentView = Reply<'payment.getPayment'>;

const LOOKS = {
  pending: ['plain', CLOCK],
  succeeded: ['good', CHECK],
  canceled: ['bad', CLOSE],
  quarantined: ['warn', WARNING],
} as const;

/** Where the acquirer sends people back to. It only reads, again and again until the payment is settled. */
export default function Payment(): VNode {
  const { t } = useWords();
  const { contractId, contract } = useContract();
  const paymentId = useRoute().params.paymentId as PaymentId;
  const asked = useOperation('payment.getPayment', { contractId, paymentId }, { againAfterMs: pauseMs });
  const state = asked.data?.state;
  useEffect(() => {
    if (state && state !== 'pending') {
      dropPaymentKey(contractId);
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
      <div class="form-page">
        <Loaded asked={asked} bones={<Bones class="bone-due" />}>
          {(payment) => <State payment={payment} timeZone={contract.data?.supplier.timeZone} />}
        </Loaded>
      </div>
    </ContractFrame>
  );
}

/** Often at first, when it usually settles; every half minute once a payment is ten minutes old. */
function pauseMs(payment: PaymentView | undefined): number | false {
  if (!payment) return 3000;
  if (payment.state !== 'pending') return false;
  return Date.now() - Date.parse(payment.createdAt) < 600_000 ? 3000 : 30_000;
}

function State(props: { payment: PaymentView; timeZone: string | undefined }): VNode {
  const { t, format } = useWords();
  const { payment, timeZone } = props;
  const { state, contractId, paymentId } = payment;
  const [look, icon] = LOOKS[state];
  return (
    <section class="panel stack">
      <div class={`notice notice-${look}`} role="status">
        <Icon d={icon} />
        <div class="stack gap-1">
          <h2>{t(`payment.${state}Title`)}</h2>
          <p>{t(`payment.${state}Text`)}</p>
          {state === 'canceled' && payment.reason && <p>{t(`reason.${reasonOf(payment.reason)}`)}</p>}
        </div>
      </div>
      <p class="sum">
        <Money amount={payment.amountKopecks} />
      </p>
      <Facts
        facts={[
          [t('payment.created'), format.instant(payment.createdAt, timeZone)],
          [t('payment.settled'), payment.settledAt && format.instant(payment.settledAt, timeZone)],
          [
            t('payment.refunded'),
            payment.refundedKopecks !== undefined && (
              <Money key="refunded" amount={payment.refundedKopecks} />
            ),
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
        {state === 'pending' && payment.redirectUrl && (
          <ButtonLink href={payment.redirectUrl}>{t('payment.goOn')}</ButtonLink>
        )}
        {state === 'canceled' && (
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

/** YooKassa's reasons that we have words for; it adds new ones now and then. */
const REASONS = [
  'insufficient_funds',
  'card_expired',
  'invalid_card_number',
  'invalid_csc',
  '3d_secure_failed',
  'issuer_unavailable',
  'internal_timeout',
  'payment_method_limit_exceeded',
  'payment_method_restricted',
  'call_issuer',
  'fraud_suspected',
  'country_forbidden',
  'expired_on_confirmation',
  'permission_revoked',
] as const;

function reasonOf(reason: string): (typeof REASONS)[number] | 'other' {
  return REASONS.find((known) => known === reason) ?? 'other';
}
