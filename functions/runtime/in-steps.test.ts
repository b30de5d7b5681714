import { describe, expect, test } from 'vitest';
import { inSteps } from './in-steps.ts';

const TICK_MS = 0.001;

/** Time that passes when it is slept, spent by the work, or looked at. Its timer rings late. */
function ownTime(lateMs = 0) {
  let now = 1_000.25;
  const spend = async (ms: number): Promise<void> => {
    now += ms;
  };
  const look = (): number => {
    now += TICK_MS;
    return now;
  };
  return {
    spend,
    time: { now: look, sleep: (ms: number) => spend(Math.floor(ms) + lateMs) },
    passed: () => now - 1_000.25,
  };
}

describe('an answer in steps of time', () => {
  test.each([
    [3, 25, 0],
    [3.4, 25, 0.6],
    [3.9, 25, 1.3],
    [24.9, 25, 0],
    [25.1, 50, 0],
    [61, 75, 1.9],
  ])('that took %d ms comes after %d, though the timer is %d late', async (took, after, late) => {
    const { spend, time, passed } = ownTime(late);
    const answer = await inSteps(async () => {
      await spend(took);
      return 'done';
    }, time);
    expect(answer).toBe('done');
    expect(Math.abs(passed() - after)).toBeLessThan(0.01);
  });

  test('is kept waiting when it is a refusal, too', async () => {
    const { spend, time, passed } = ownTime();
    const refused = inSteps(async () => {
      await spend(7);
      throw new Error('refused');
    }, time);
    await expect(refused).rejects.toThrow('refused');
    expect(Math.abs(passed() - 25)).toBeLessThan(0.01);
  });
});
