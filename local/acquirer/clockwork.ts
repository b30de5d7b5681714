import { isFinished } from './announce.ts';
import { instant, isDue, type Office } from './office.ts';
import { applyPaymentChange, endsAt, expirePayments } from './payments.ts';
import { applyRefundChange } from './refunds.ts';
import { attemptDelivery, bringForward, dueDeliveries, type WebhookTarget } from './webhooks.ts';

/** A look at the clock at least this often, because a clock may be moved. */
const LONGEST_SLEEP_MS = 30_000;
const SHORTEST_SLEEP_MS = 20;

/** All that happens by itself: expiries, late changes, webhooks and their retries. */
export interface Clockwork {
  /** Starts sleeping and waking by itself. */
  start(): void;
  /** Carries out what is due now and saves the book. Call it after each change. */
  wake(): void;
  /** Brings forward what is scheduled for later — one delivery or change, or all — and waits until it was attempted. */
  fire(id?: string): Promise<void>;
  /** Resolves when no webhook is under way. */
  idle(): Promise<void>;
  /** Stops, cutting webhooks under way short; they are made again after the next start. */
  stop(): Promise<void>;
}

export function createClockwork(office: Office, target: WebhookTarget, save: () => void): Clockwork {
  const busyLanes = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let started = false;

  function wake(): void {
    if (!started || stopping.signal.aborted) {
      save();
      return;
    }
    changeWhatIsDue(office);
    for (const delivery of dueDeliveries(office)) {
      if (busyLanes.has(delivery.lane)) continue;
      const work = attemptDelivery(office, delivery, target, stopping.signal).finally(() => {
        busyLanes.delete(delivery.lane);
        if (!stopping.signal.aborted) wake();
      });
      busyLanes.set(delivery.lane, work);
    }
    save();
    sleep();
  }

  function sleep(): void {
    clearTimeout(timer);
    const next = nextMoment(office, busyLanes);
    if (next === undefined) return;
    const wait = Math.min(Math.max(next - office.now().getTime(), SHORTEST_SLEEP_MS), LONGEST_SLEEP_MS);
    timer = setTimeout(wake, wait);
  }

  async function idle(): Promise<void> {
    while (busyLanes.size > 0) await Promise.all(busyLanes.values());
  }

  return {
    wake,
    idle,
    start() {
      started = true;
      wake();
    },
    async fire(id) {
      for (const change of office.state.laterChanges) {
        if (id === undefined || change.id === id) change.dueAt = instant(office);
      }
      changeWhatIsDue(office);
      bringForward(office, id);
      wake();
      await idle();
    },
    async stop() {
      clearTimeout(timer);
      stopping.abort();
      await idle();
    },
  };
}

function changeWhatIsDue(office: Office): void {
  expirePayments(office);
  const due = office.state.laterChanges.filter((change) => isDue(office, change.dueAt));
  office.state.laterChanges = office.state.laterChanges.filter((change) => !due.includes(change));
  for (const change of due) {
    if (change.kind === 'settle_refund') applyRefundChange(office, change);
    else applyPaymentChange(office, change);
  }
}

/** The soonest moment at which something is to happen, in ms; a busy lane wakes us itself. */
function nextMoment(office: Office, busyLanes: ReadonlyMap<string, unknown>): number | undefined {
  const moments = [
    ...office.state.laterChanges.map((change) => change.dueAt),
    ...office.state.deliveries
      .filter(
        (delivery) =>
          !isFinished(delivery) && delivery.state === 'scheduled' && !busyLanes.has(delivery.lane),
      )
      .map((delivery) => delivery.dueAt),
    ...Object.values(office.state.payments)
      .map(endsAt)
      .filter((end) => end !== undefined),
  ].map((at) => Date.parse(at));
  return moments.length === 0 ? undefined : Math.min(...moments);
}
