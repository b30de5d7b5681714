/** Seeded chance: the same seed always gives the same numbers, on any machine. */
export interface Chance {
  /** A number from 0 up to, not including, 1. */
  part(): number;
  /** A whole number, both ends included. */
  whole(min: number, max: number): number;
  /** True in this share of cases. */
  happens(share: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** One of these; undefined when there is none. */
  oneOf<T>(from: readonly T[]): T | undefined;
  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[];
}

/** Chance from a seed of 32 bits (mulberry32: they are plenty for tests and demos). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const part = (): number => {
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
    oneOf: (from) => (from.length > 0 ? from[whole(0, from.length - 1)] : undefined),
    shuffled: (things) => {
      const mixed = [...things];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = whole(0, at);
        [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
      }
      return mixed;
    },
  };
}
