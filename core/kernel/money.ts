import { type Decimal, multiplyDivideHalfUp, powerOfTen, type ScaledInteger, scaled } from './decimal.ts';
import { invariant } from './fault.ts';

declare const kopecksBrand: unique symbol;

/** An amount of money in integer kopecks. May be negative only where a credit or a difference is meant. */
export type Kopecks = number & { readonly [kopecksBrand]: true };

/** Brands a safe integer as kopecks; throws on fractions and on sums beyond 2^53. */
export function kopecks(amount: number): Kopecks {
  invariant(Number.isSafeInteger(amount), () => `not an integer number of kopecks: ${amount}`);
  return (amount === 0 ? 0 : amount) as Kopecks;
}

export const NO_MONEY = 0 as Kopecks;

/** Adds amounts; throws when the sum leaves the safe integers. */
export function sumKopecks(amounts: Iterable<Kopecks>): Kopecks {
  let total = 0;
  for (const amount of amounts) total += amount;
  return kopecks(total);
}

export function addKopecks(a: Kopecks, b: Kopecks): Kopecks {
  return kopecks(a + b);
}

/**
 * Price of a volume, rounded half-up to a kopeck once (domain.md: rounding is once per line).
 * @param volume whole smallest units of the service
 * @param unitScale how many decimal places one smallest unit is below the priced unit (kWh: 0, m³ in litres: 3)
 * @param rate roubles per priced unit, exact
 */
export function priceOf(volume: number, unitScale: number, rate: Decimal | ScaledInteger): Kopecks {
  const { units, scale } = typeof rate === 'string' ? scaled(rate) : rate;
  // roubles × 100 = kopecks: fold the two places into the scale so that the division happens once
  const places = scale + unitScale - 2;
  if (places <= 0) return kopecks(volume * units * powerOfTen(-places));
  return kopecks(multiplyDivideHalfUp(volume, units, powerOfTen(places)));
}

/**
 * The VAT that is inside a gross amount: gross × p / (100 + p), half-up (domain.md §1).
 * @param percent whole percent, such as 22
 */
export function vatInside(gross: Kopecks, percent: number): Kopecks {
  return kopecks(multiplyDivideHalfUp(gross, percent, 100 + percent));
}

/** `1663.80` for 166380: roubles with two decimals, the way acquirers and QR texts want it. */
export function roublesText(amount: Kopecks): string {
  const magnitude = Math.abs(amount);
  const text = `${Math.floor(magnitude / 100)}.${String(magnitude % 100).padStart(2, '0')}`;
  return amount < 0 ? `-${text}` : text;
}

/** Reads `1663.80` exactly as the acquirers write it; undefined for anything else. */
export function kopecksFromRoubles(text: string): Kopecks | undefined {
  if (!/^\d{1,13}\.\d{2}$/.test(text)) return undefined;
  return kopecks(Number(text.replace('.', '')));
}

/** Splits an amount in proportion to whole weights so that the parts sum to the amount exactly (largest remainder, earlier parts first). */
export function splitKopecks(amount: Kopecks, weights: readonly number[]): Kopecks[] {
  return splitWhole(amount, weights).map(kopecks);
}

/** {@link splitKopecks} for any non-negative whole number, such as a volume. */
export function splitWhole(amount: number, weights: readonly number[]): number[] {
  invariant(Number.isSafeInteger(amount) && amount >= 0, 'a split is of a non-negative whole number');
  let total = 0;
  for (const weight of weights) total += weight;
  if (total === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const parts: number[] = [];
  const remainders: number[] = [];
  let left = amount;
  for (const weight of weights) {
    const { whole, remainder } = shareOf(amount, weight, total);
    parts.push(whole);
    remainders.push(remainder);
    left -= whole;
  }
  for (; left > 0; left -= 1) {
    const next = firstOfLargest(remainders);
    parts[next] = (parts[next] ?? 0) + 1;
    remainders[next] = 0;
  }
  return parts;
}

/** amount × weight / total as a whole number and what is left of the total; by way of BigInt where the product is not safe. */
function shareOf(amount: number, weight: number, total: number): { whole: number; remainder: number } {
  const product = amount * weight;
  if (Number.isSafeInteger(product)) {
    const remainder = product % total;
    return { whole: (product - remainder) / total, remainder };
  }
  const exact = BigInt(amount) * BigInt(weight);
  return { whole: Number(exact / BigInt(total)), remainder: Number(exact % BigInt(total)) };
}

function firstOfLargest(values: readonly number[]): number {
  let first = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? largest;
    if (value > largest) [first, largest] = [index, value];
  }
  return first;
}
