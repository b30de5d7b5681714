import type { VNode } from 'preact';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { CHECK, CLOCK, CLOSE, Icon, WARNING } from '../ui/icon.tsx';
import { Money } from '../ui/money.tsx';

type Payment = Pick<
  Reply<'payment.getPayment'>,
  | 'state'
  | 'reason'
  | 'amountKopecks'
  | 'createdAt'
  | 'refundedKopecks'
  | 'chargedBackKopecks'
  | 'waitingKopecks'
>;

const LOOKS = {
  pending: ['plain', CLOCK],
  succeeded: ['good', CHECK],
  canceled: ['bad', CLOSE],
  quarantined: ['warn', WARNING],
  waiting: ['plain', CLOCK],
  returned: ['plain', CHECK],
} as const;

/** How a payment stands, in words, and its sum. */
export function PaymentState({
  state,
  reason,
  amountKopecks,
  refundedKopecks,
  chargedBackKopecks,
  waitingKopecks,
}: Omit<Payment, 'createdAt'>): VNode {
  const { t } = useWords();
  const gone = (refundedKopecks ?? 0) + (chargedBackKopecks ?? 0);
  const came = gone >= amountKopecks ? 'returned' : waitingKopecks !== undefined ? 'waiting' : 'succeeded';
  const stands = state === 'succeeded' ? came : state;
  const [look, icon] = LOOKS[stands];
  return (
    <>
      <div class={`notice notice-${look}`} role="status">
        <Icon d={icon} />
        <div class="stack gap-1">
          <h2>{t(`payment.${stands}Title`)}</h2>
          <p>{t(`payment.${stands}Text`)}</p>
          {state === 'canceled' && reason && <p>{t(`reason.${reasonOf(reason)}`)}</p>}
        </div>
      </div>
      <p class="sum">
        <Money amount={amountKopecks} />
      </p>
    </>
  );
}

/** When to look again: often at first, when it usually settles; every half minute once a payment is ten minutes old. */
export function againWhilePending(payment: Pick<Payment, 'state' | 'createdAt'> | undefined): number | false {
  if (!payment) return 3000;
  if (payment.state !== 'pending') return false;
  return Date.now() - Date.parse(payment.createdAt) < 600_000 ? 3000 : 30_000;
}

/** Reasons that we have words for: the acquirers' documented ones and our own. Acquirers add new ones now and then. */
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
  'expired_on_capture',
  'permission_revoked',
  'general_decline',
  'identification_required',
  'canceled_by_merchant',
  'acquirer_refused',
  'never_created',
] as const;

function reasonOf(reason: string): (typeof REASONS)[number] | 'other' {
  return REASONS.find((known) => known === reason) ?? 'other';
}
