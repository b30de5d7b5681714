import type { PaymentId } from '#core/kernel';
import type { Request } from '../api/operations.ts';

type Watch = Request<'payment.getGuestPayment'>;

const PREFIX = 'kabinet.guest.';
const keyOf = (paymentId: PaymentId): string => `${PREFIX}${paymentId}`;

/** As many as the API takes. */
const SHOWN = 5;

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

/** The latest payments that this tab began, to be asked before one of them is made again. */
export function latestWatches(): Pick<Watch, 'paymentId' | 'watchKey'>[] {
  try {
    const ids = Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX))
      .sort()
      .slice(-SHOWN)
      .map((key) => key.slice(PREFIX.length) as PaymentId);
    return ids.flatMap((id) => {
      const watch = watchOf(id);
      return watch ? [{ paymentId: watch.paymentId, watchKey: watch.watchKey }] : [];
    });
  } catch {
    return [];
  }
}
