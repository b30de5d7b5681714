import { type Kopecks, kopecks } from '#core/kernel';
import type { Supplier } from './model.ts';

/** What one payment may be, and which sum asks for a second look (PA9). */
export interface PaymentLimits {
  /** Bounds of one payment, over all its contracts. */
  readonly leastKopecks: Kopecks;
  readonly mostKopecks: Kopecks;
  /** A contract's sum is unusual above this many times the larger of its debt and its largest payment of a year … */
  readonly unusualTimes: number;
  /** … but not below this, however little is usual. */
  readonly unusualAboveKopecks: Kopecks;
}

/** No norm says any of these: 1 to 500,000 roubles, three times what is usual, from 10,000 roubles on. Our choice. */
const UNLESS_TOLD: PaymentLimits = {
  leastKopecks: kopecks(100),
  mostKopecks: kopecks(50_000_000),
  unusualTimes: 3,
  unusualAboveKopecks: kopecks(1_000_000),
};

/** The supplier's limits, each as it is unless the supplier has its own. */
export function paymentLimits({ payments }: Pick<Supplier, 'payments'>): PaymentLimits {
  return { ...UNLESS_TOLD, ...payments };
}
