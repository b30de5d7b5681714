import { type Decimal, multiplyDivideHalfUp, powerOfTen, scaled } from './decimal.ts';
import { broken, invariant } from './fault.ts';

declare const kopecksBrand: unique symbol;

/** An amount of money in integer kopecks. May be negative only where a credit or a difference is meant. */
export type Kopecks = number & { readonly [kopecksBrand]: true };

/** Brands a safe integer as kopecks; throws on fractions and on sums beyond 2^53. */
export function kopecks(amount: number): Kopecks {
  if (!Number.isSafeInteger(amount)) broken(`not an integer number of kopecks: ${amount}`);
  return (amount === 0 ? 0 : amount) as Kopecks;
}

export const NO_MONEY = 0 as Kopecks;

/** Adds amounts; throws when the sum leaves the safe integers. */
export function sumKopecks(amounts: Iterable<Kopecks>): Kopecks {
  let total = 0;
  for (const amount of amounts) total += amount;
  return kopecks(total);
}

/** {@link sumKopecks} of what each of these comes to. */
export function sumOfAmounts(these: readonly { readonly amountKopecks: Kopecks }[]): Kopecks {
  let total = 0;
  for (const { amountKopecks } of these) total += amountKopecks;
  return kopecks(total);
}

export function addKopecks(a: Kopecks, b: Kopecks): Kopecks {
  return kopecks(a + b);
}

/** What one smallest unit costs, as a fraction of kopecks in whole numbers. */
export interface UnitPrice {
  readonly kopecks: number;
  readonly per: number;
}

/**
 * Takes a rate apart for the smallest units of a service.
 * @param rate roubles per priced unit, exact
 * @param unitScale how many decimal places one smallest unit is below the priced unit (kWh: 0, m³ in litres: 3)
 */
export function unitPrice(rate: Decimal, unitScale: number): UnitPrice {
  const { units, scale } = scaled(rate);
  // roubles × 100 = kopecks: fold the two places into the scale so that the division happens once
  const places = scale + unitScale - 2;
  return places < 0
    ? { kopecks: units * powerOfTen(-places), per: 1 }
    : { kopecks: units, per: powerOfTen(places) };
}

/** Price of a volume in whole smallest units, rounded half-up to a kopeck once (domain.md: rounding is once per line). */
export function priceAt({ kopecks: each, per }: UnitPrice, volume: number): Kopecks {
  return kopecks(multiplyDivideHalfUp(volume, each, per));
}

/** {@link priceAt} of a rate as it is written, for a unit of so many decimal places ({@link unitPrice}). */
export function priceOf(volume: number, unitScale: number, rate: Decimal): Kopecks {
  return priceAt(unitPrice(rate, unitScale), volume);
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
  const parts = weights.slice();
  let left = amount;
  for (let index = 0; index < parts.length; index += 1) {
    const part = wholeShare(amount, parts[index] ?? 0, total);
    parts[index] = part;
    left -= part;
  }
  for (; left > 0; left -= 1) {
    const next = firstThatLacksMost(amount, weights, total, parts);
    parts[next] = (parts[next] ?? 0) + 1;
  }
  return parts;
}

/** amount × weight / total, rounded down; by way of BigInt where the figures are not safe. */
function wholeShare(amount: number, weight: number, total: number): number {
  const product = amount * weight;
  if (Number.isSafeInteger(product + total)) return Math.floor(product / total);
  return Number((BigInt(amount) * BigInt(weight)) / BigInt(total));
}

/** The first of the parts that lack most of amount × weight / total, counted in 1/total; one that got more than that lacks nothing. */
function firstThatLacksMost(
  amount: number,
  weights: readonly number[],
  total: number,
  parts: readonly number[],
): number {
  let first = 0;
  let most = 0;
  for (let index = 0; index < parts.length; index += 1) {
    const weight = weights[index] ?? 0;
    const part = parts[index] ?? 0;
    const product = amount * weight;
    const lacks = Number.isSafeInteger(product)
      ? product - part * total
      : Number(BigInt(amount) * BigInt(weight) - BigInt(part) * BigInt(total));
    if (lacks > most) {
      first = index;
      most = lacks;
    }
  }
  return first;
}
