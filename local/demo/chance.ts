import { createHash } from 'node:crypto';

/** Seeded chance: the same words always give the same numbers, on any machine and in any order of asking. */
export interface Chance {
  /** A number from 0 up to, not including, 1. */
  part(): number;
  /** A whole number, both ends included. */
  whole(min: number, max: number): number;
  /** True in this share of cases. */
  happens(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function chanceOf(...words: readonly (string | number)[]): Chance {
  let state = createHash('sha256')
    .update(`northern:${words.join(':')}`)
    .digest()
    .readUInt32LE();
  const part = (): number => {
    // mulberry32: 32 bits of state are plenty for a demo
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (min: number, max: number) => min + Math.floor(part() * (max - min + 1));
  return {
    part,
    whole,
    happens: (share) => part() < share,
    pick: (from) => from[whole(0, from.length - 1)] ?? from[0],
  };
}
