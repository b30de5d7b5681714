import { broken, invariant } from './fault.ts';

declare const decimalBrand: unique symbol;

/** An exact non-negative decimal written as text, such as `7.08`; how rates and coefficients are stored. */
export type Decimal = string & { readonly [decimalBrand]: true };

/** A decimal taken apart for arithmetic: `units × 10^-scale`, both safe integers. */
export interface ScaledInteger {
  readonly units: number;
  readonly scale: number;
}

const DECIMAL_PATTERN = /^\d{1,12}(\.\d{1,8})?$/;

/** Whether the text is a decimal this engine accepts: at most 12 digits before the point and 8 after. */
export function isDecimal(text: string): text is Decimal {
  return DECIMAL_PATTERN.test(text);
}

/** Reads `7.08` as a decimal. Throws a plain Error on anything else; validate input with {@link isDecimal}. */
export function decimal(text: string): Decimal {
  invariant(isDecimal(text), `not a decimal: ${text}`);
  return text;
}

/** Takes a decimal apart into whole units and a power of ten. */
export function scaled(value: Decimal): ScaledInteger {
  const point = value.indexOf('.');
  if (point < 0) return { units: Number(value), scale: 0 };
  const units = Number(value.slice(0, point) + value.slice(point + 1));
  invariant(Number.isSafeInteger(units), `decimal too long: ${value}`);
  return { units, scale: value.length - point - 1 };
}

/** Whether a decimal is smaller than another, exactly. */
export function isLess(a: Decimal, b: Decimal): boolean {
  const [x, y] = [scaled(a), scaled(b)];
  return BigInt(x.units) * 10n ** BigInt(y.scale) < BigInt(y.units) * 10n ** BigInt(x.scale);
}

const POWERS_OF_TEN: readonly number[] = [
  1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
];
/** From 10¹⁰ on, in a list of their own: from one that holds any above 2³¹ the engine takes them all as floating point. */
const LARGE_POWERS_OF_TEN: readonly number[] = [1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/** 10 to a power between 0 and 15, exactly. */
export function powerOfTen(exponent: number): number {
  const power = POWERS_OF_TEN[exponent] ?? LARGE_POWERS_OF_TEN[exponent - POWERS_OF_TEN.length];
  return power ?? broken(`power of ten out of range: ${exponent}`);
}

/** `numerator / denominator` rounded half away from zero, exactly, for safe integers. */
export function divideHalfUp(numerator: number, denominator: number): number {
  invariant(Number.isSafeInteger(numerator), 'division beyond safe integers');
  return multiplyDivideHalfUp(numerator, 1, denominator);
}

/**
 * `a × b / denominator` rounded half away from zero: the floor of `(2ab + denominator) / 2denominator` on both sides of
 * zero. Exact for any safe integers, by way of BigInt where the figures are too large for the quotient of two floating
 * point numbers to have the right floor: it has while both together are below 2⁵³.
 */
export function multiplyDivideHalfUp(a: number, b: number, denominator: number): number {
  invariant(Number.isSafeInteger(denominator) && denominator > 0, 'division by a positive safe integer only');
  const product = a * b;
  const doubled = Math.abs(product) * 2 + denominator;
  if (!Number.isSafeInteger(product) || !Number.isSafeInteger(doubled + denominator * 2))
    return byWayOfBigInt(a, b, denominator);
  const rounded = Math.floor(doubled / (denominator * 2));
  return product < 0 ? -rounded : rounded;
}

function byWayOfBigInt(a: number, b: number, denominator: number): number {
  const exact = BigInt(a) * BigInt(b);
  const magnitude = exact < 0n ? -exact : exact;
  const divisor = BigInt(denominator);
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  const result = Number(exact < 0n ? -rounded : rounded);
  invariant(Number.isSafeInteger(result), 'product beyond safe integers');
  return result;
}
