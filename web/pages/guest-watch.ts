import type { PaymentId } from '#core/kernel';
import type { Request } from '../api/operations.ts';

type Watch = Request<'payment.getGuestPayment'>;

const keyOf = (paymentId: PaymentId): string => `kabinet.guest.${paymentId}`;

/** What a guest follows a payment with; kept by this tab, through the acquirer's page and back. It stands in no address. */
export function keepWatch(watch: Watch): void {
  try {
    sessionStorage.setItem(keyOf(watch.paymentId as PaymentId), JSON.stringify(watch));
  } catch {
    // storage may be switched off: then the page says that the receipt comes by mail
  }
}

export function watchOf(paymentId: PaymentId): Watch | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(paymentId)) ?? '') as Watch;
  } catch {
    return undefined;
  }
}
