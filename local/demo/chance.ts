import { createHash } from 'node:crypto';
import { type Chance, chanceFrom } from '#core/testing';

/** Chance of words: the same ones always give the same numbers, in any order of asking. */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  const digest = createHash('sha256')
    .update(`northern:${words.join(':')}`)
    .digest();
  return chanceFrom(digest.readUInt32LE());
}
