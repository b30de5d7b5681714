/**
 * Processor time of this process in microseconds while something runs, its garbage collector and compiler included. What
 * else the machine does costs wall time, and hardly any of this.
 */
function processorTimeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Long enough for the system's own counting of processor time to be fine against it. */
const TURN_MICROSECONDS = 60_000;
/** Rounds that are not counted: a busy machine takes its time to compile what is called often. */
const WARM_UP_ROUNDS = 10;

/**
 * Processor time that each of these takes in each round, in microseconds. They take turns in every round, now from the
 * first to the last, now back, so that a machine that slows down is slow for all of them. What takes little is
 * repeated within its turn.
 * @returns for each work its times, one a round
 */
export function takingTurns(works: readonly (() => void)[], rounds: number): number[][] {
  const turns = works.map((work) => ({ work, repeats: repeatsOf(work), times: [] as number[] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { work, repeats, times } of round % 2 === 0 ? turns : turns.toReversed()) {
      const time = processorTimeOf(() => {
        for (let repeat = 0; repeat < repeats; repeat += 1) work();
      });
      if (round >= 0) times.push(time / repeats);
    }
  }
  return turns.map(({ times }) => times);
}

/** How often a work is to be repeated to fill a turn, found by doubling. */
function repeatsOf(work: () => void): number {
  for (let repeats = 1; ; repeats *= 2) {
    const time = processorTimeOf(() => {
      for (let repeat = 0; repeat < repeats; repeat += 1) work();
    });
    if (time >= TURN_MICROSECONDS) return repeats;
  }
}
