import { invariant } from './fault.ts';

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
  invariant(power !== undefined, () => `power of ten out of range: ${exponent}`);
  return power;
}

/** `numerator / denominator` rounded half away from zero, exactly, for safe integers. */
export function divideHalfUp(numerator: number, denominator: number): number {
  invariant(
    Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator),
    'division beyond safe integers',
  );
  invariant(denominator > 0, 'division by a positive number only');
  const magnitude = Math.abs(numerator);
  const remainder = magnitude % denominator;
  const quotient = (magnitude - remainder) / denominator;
  const rounded = remainder * 2 >= denominator ? quotient + 1 : quotient;
  return numerator < 0 ? -rounded : rounded;
}

/** `a × b / denominator` rounded half away from zero; exact for any safe integers, by way of BigInt when the product is not safe. */
export function multiplyDivideHalfUp(a: number, b: number, denominator: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return divideHalfUp(product, denominator);
  const exact = BigInt(a) * BigInt(b);
  const magnitude = exact < 0n ? -exact : exact;
  const divisor = BigInt(denominator);
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  const result = Number(exact < 0n ? -rounded : rounded);
  invariant(Number.isSafeInteger(result), 'product beyond safe integers');
  return result;
}
