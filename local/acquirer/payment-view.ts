import { amountObject, incomeOf } from './money.ts';
import type { Office } from './office.ts';
import type { Payment, PaymentMethod, PaymentStatus, Refund } from './state.ts';

/**
 * The payment object as YooKassa v3 publishes it. A distortion shows only once money is said to have moved,
 * so that a shop meets it where it matters. `as` paints an earlier state, for stale events.
 */
export function paymentObject(office: Office, payment: Payment, as: PaymentStatus = payment.status): object {
  const paid = as === 'waiting_for_capture' || as === 'succeeded';
  const distortion = paid || as === 'canceled' ? payment.distortion : undefined;
  const currency = distortion?.currency ?? 'RUB';
  const amount = { ...amountObject(payment.amount, currency), ...only('value', distortion?.value) };
  return {
    id: payment.id,
    status: as,
    amount,
    ...(as === 'succeeded' ? { income_amount: amountObject(incomeOf(payment.amount), currency) } : {}),
    ...only('description', payment.description),
    recipient: { account_id: payment.shopId, gateway_id: '100700' },
    ...(payment.method === undefined ? {} : { payment_method: methodObject(payment.method) }),
    ...(as === 'succeeded' ? only('captured_at', payment.capturedAt) : {}),
    created_at: payment.createdAt,
    ...(as === 'waiting_for_capture' ? only('expires_at', payment.expiresAt) : {}),
    ...(as === 'pending' && payment.returnUrl !== undefined
      ? {
          confirmation: {
            type: 'redirect',
            return_url: payment.returnUrl,
            confirmation_url: `${office.publicUrl()}/pay/${payment.id}`,
          },
        }
      : {}),
    test: distortion?.test ?? true,
    ...(as === 'succeeded' ? { refunded_amount: amountObject(payment.refunded, currency) } : {}),
    paid,
    refundable: as === 'succeeded' && payment.refunded < payment.amount,
    ...(payment.receipt === undefined
      ? {}
      : {
          receipt_registration: as === 'succeeded' ? 'succeeded' : as === 'canceled' ? 'canceled' : 'pending',
        }),
    ...only('merchant_customer_id', payment.merchantCustomerId),
    metadata: payment.metadata ?? {},
    ...(as === 'canceled' ? only('cancellation_details', payment.cancellation) : {}),
    ...(paid
      ? {
          authorization_details: {
            rrn: String(payment.seq).padStart(12, '0'),
            auth_code: String(payment.seq % 1_000_000).padStart(6, '0'),
            three_d_secure: { applied: payment.threeDSecure },
          },
        }
      : {}),
  };
}

function methodObject(method: PaymentMethod): object {
  return {
    type: 'bank_card',
    id: method.id,
    saved: method.saved,
    title: `Bank card *${method.last4}`,
    card: {
      first6: method.first6,
      last4: method.last4,
      expiry_year: method.expiryYear,
      expiry_month: method.expiryMonth,
      card_type: method.first6.startsWith('5') ? 'MasterCard' : 'Mir',
      issuer_country: 'RU',
    },
  };
}

export function refundObject(refund: Refund): object {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    status: refund.status,
    created_at: refund.createdAt,
    amount: amountObject(refund.amount),
    ...only('description', refund.description),
    ...(refund.receipt === undefined
      ? {}
      : { receipt_registration: refund.status === 'succeeded' ? 'succeeded' : 'pending' }),
    ...only('cancellation_details', refund.cancellation),
  };
}

function only(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}
