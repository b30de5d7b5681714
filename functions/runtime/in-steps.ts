import { setTimeout as sleep } from 'node:timers/promises';

/** More than the answers' times differ by what is known, and less than anybody notices. */
const STEP_MS = 25;
/** A timer rings by whole milliseconds, and late: the rest is waited out awake, or the parts of one would tell. */
const AWAKE_MS = 2;

interface Time {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}
const MACHINE: Time = { now: () => performance.now(), sleep };

/**
 * Answers, or throws, after a whole number of steps of time. A subject that is known has an item to be read where an unknown one
 * has none; without the steps some tenths of a millisecond would tell the one from the other to whoever asks often enough.
 */
export async function inSteps<T>(work: () => Promise<T>, time = MACHINE): Promise<T> {
  const begun = time.now();
  try {
    return await work();
  } finally {
    const leftMs = STEP_MS - ((time.now() - begun) % STEP_MS);
    const ends = time.now() + leftMs;
    await time.sleep(Math.max(0, leftMs - AWAKE_MS));
    while (time.now() < ends);
  }
}
