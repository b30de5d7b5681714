/** The most callers that are remembered within a minute; past them the oldest starts anew. */
const MOST_CALLERS = 10_000;

/**
 * Counts the calls of each caller in the running minute, in this process alone: a brake that costs nothing, so that one
 * caller cannot take an operation's share from all others. What is guessed at, or costs money, is counted in the table as well
 * (`throttle`), which all processes share.
 */
export class CallCounts {
  private minute = 0;
  private counts = new Map<string, number>();

  /** Counts one more call of this caller; the seconds to wait when it is one too many, nothing when it may go on. */
  waitOf(caller: string, limit: number, nowSeconds: number): number | undefined {
    const minute = Math.floor(nowSeconds / 60);
    if (minute !== this.minute) {
      this.minute = minute;
      this.counts = new Map();
    }
    const calls = (this.counts.get(caller) ?? 0) + 1;
    if (calls > limit) return (minute + 1) * 60 - nowSeconds;
    this.counts.set(caller, calls);
    const [oldest] = this.counts.keys();
    if (this.counts.size > MOST_CALLERS && oldest !== undefined) this.counts.delete(oldest);
    return undefined;
  }
}
