import { randomUUID } from 'node:crypto';
import { type Book, type Operation, type Outcome, openBook } from './book.ts';
import { createDoor } from './server.ts';
import { type Account, askShop, tellShop } from './shop-calls.ts';
import { formSignature } from './signatures.ts';

export type { Outcome } from './book.ts';
export type { Account } from './shop-calls.ts';

export interface MonetaOptions {
  accounts: readonly Account[];
  /** 0, the default, takes any free port. */
  port?: number;
  /** The address to listen on; only this machine by default: its pages ask for no password. */
  host?: string;
  /** A JSON file that keeps the book over restarts; in memory without it. */
  statePath?: string;
  now?: () => Date;
}

/** The sandbox of MONETA.Assistant and the door through which tests drive it. */
export interface Moneta {
  /** Starts serving; resolves with its address. */
  listen(port?: number): Promise<string>;
  close(): Promise<void>;
  /** Opens the order that an address of the assistant carries and presses its button. Resolves with the operation's id. */
  pay(assistantUrl: string, outcome?: Outcome): Promise<string>;
  /** Calls the Pay URLs whose time has come, ends what has been told in vain for too long, and waits. */
  runDue(): Promise<void>;
  /** Tells what waits to be told now, whatever the time, and waits. */
  fire(): Promise<void>;
  /** Waits until no call is under way. */
  idle(): Promise<void>;
  /** The merchant API does not answer the next calls: so many. */
  silenceApi(calls: number): void;
  /** A copy of all that happened. */
  book(): Book;
}

/** What a payer's button leads to. */
type Pressed =
  | { kind: 'refused'; why: 'signature' | 'amount' | 'check'; answer?: string }
  | { kind: 'done'; operation: Operation };

/** What the sandbox's pages and tests do to it. */
export interface Office {
  readonly book: Book;
  account(accountId: string | undefined): Account | undefined;
  press(order: Readonly<Record<string, string>>, outcome: Outcome): Promise<Pressed>;
  fire(): Promise<void>;
  /** Whether the merchant API keeps silent this time. */
  keepsSilent(): boolean;
}

/** How long after one telling the next comes; hourly after that, for a day and a little (payments.md §2). */
const RETRY_SECONDS = [2, 60, 300, 900, 3600];
const TELLING_ENDS_SECONDS = 26 * 3600;
const REPEATS = 5;
const LONGEST_SLEEP_MS = 30_000;

export function createMoneta(options: MonetaOptions): Moneta {
  const { book, save } = openBook(options.statePath);
  const now = options.now ?? (() => new Date());
  const stopping = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let silentCalls = 0;
  let listening = false;

  const accountOf = (accountId: string | undefined) =>
    options.accounts.find((account) => account.accountId === accountId);
  const instant = (afterSeconds = 0) => new Date(now().getTime() + afterSeconds * 1000).toISOString();

  function change(operation: Operation, to: Partial<Operation>): void {
    Object.assign(operation, to, { modified: instant() });
    save();
  }

  async function press(order: Readonly<Record<string, string>>, outcome: Outcome): Promise<Pressed> {
    const account = accountOf(order.MNT_ID);
    if (!account || order.MNT_SIGNATURE !== formSignature(order, account.integrityCode))
      return { kind: 'refused', why: 'signature' };
    if (!/^\d+\.\d{2}$/.test(order.MNT_AMOUNT ?? '')) return { kind: 'refused', why: 'amount' };
    book.lastId += 1;
    const operation: Operation = {
      id: String(book.lastId),
      accountId: account.accountId,
      orderId: order.MNT_TRANSACTION_ID ?? randomUUID(),
      amount: Number(order.MNT_AMOUNT?.replace('.', '')),
      currency: order.MNT_CURRENCY_CODE ?? 'RUB',
      subscriberId: order.MNT_SUBSCRIBER_ID ?? '',
      testMode: order.MNT_TEST_MODE || '0',
      outcome,
      status: 'CREATED',
      modified: instant(),
      tellings: [],
    };
    book.operations.push(operation);
    const answer = await askShop(account, { ...operation, outcome: 'pay' }, stopping.signal);
    change(operation, { checked: answer });
    if (answer !== '402' || outcome === 'decline') {
      change(operation, { status: 'CANCELED' });
      return answer === '402' ? { kind: 'done', operation } : { kind: 'refused', why: 'check', answer };
    }
    change(operation, {
      status: 'TAKENIN_NOTSENT',
      tellAt: instant(),
      ...(outcome === 'other_amount' && { amount: operation.amount + 100_000 }),
      ...(outcome === 'other_currency' && { currency: 'USD' }),
    });
    await runDue();
    return { kind: 'done', operation };
  }

  /** One telling of a paid order. Some are lost on their way, as the payer has chosen. */
  async function tell(operation: Operation, account: Account): Promise<void> {
    const { outcome, tellings } = operation;
    const isLost = outcome.startsWith('ends_') || (outcome === 'drop' && tellings.length === 0);
    const told = isLost
      ? { answer: 'lost on the way', accepted: false }
      : await tellShop(account, operation, stopping.signal);
    // cut short: it is told again after the next start
    if (stopping.signal.aborted) return change(operation, { tellAt: instant() });
    operation.tellings.push({ at: instant(), ...told });
    const again = outcome === 'repeat' && tellings.length < REPEATS;
    if (told.accepted && !again) {
      delete operation.tellAt;
      return change(operation, { status: 'SUCCEED' });
    }
    if (told.accepted) return tell(operation, account);
    change(operation, { tellAt: instant(RETRY_SECONDS[tellings.length - 1] ?? 3600) });
  }

  /** Told in vain for a day: the vendor's pages know two ends, and either may come. */
  function giveUp(operation: Operation): void {
    delete operation.tellAt;
    change(operation, operation.outcome === 'ends_completed' ? { status: 'SUCCEED' } : {});
  }

  async function work(isDue: (operation: Operation) => boolean): Promise<void> {
    const due = book.operations.filter((operation) => operation.tellAt !== undefined && isDue(operation));
    const all = due.map(async (operation) => {
      const account = accountOf(operation.accountId);
      const first = operation.tellings[0]?.at ?? instant();
      const isOver = now().getTime() - Date.parse(first) >= TELLING_ENDS_SECONDS * 1000;
      if (!account || isOver) return giveUp(operation);
      // not to be taken up again while it is under way
      delete operation.tellAt;
      await tell(operation, account);
    });
    for (const one of all) {
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
    await Promise.all(all);
    sleep();
  }

  const runDue = () => work(({ tellAt }) => Date.parse(tellAt ?? '') <= now().getTime());
  const fire = () => work(() => true);

  function sleep(): void {
    clearTimeout(timer);
    const next = book.operations.flatMap(({ tellAt }) => (tellAt ? [Date.parse(tellAt)] : []));
    if (!listening || next.length === 0) return;
    const wait = Math.min(Math.max(Math.min(...next) - now().getTime(), 20), LONGEST_SLEEP_MS);
    timer = setTimeout(() => void runDue(), wait);
  }

  const office: Office = {
    book,
    account: accountOf,
    press,
    fire,
    keepsSilent: () => silentCalls-- > 0,
  };
  const door = createDoor(office);

  return {
    async listen(port = options.port ?? 0) {
      const url = await door.listen(port, options.host ?? '127.0.0.1');
      listening = true;
      sleep();
      return url;
    },
    async close() {
      listening = false;
      clearTimeout(timer);
      stopping.abort();
      await Promise.all(underWay);
      await door.close();
      save();
    },
    async pay(assistantUrl, outcome = 'pay') {
      const order = Object.fromEntries(new URL(assistantUrl).searchParams);
      const pressed = await press(order, outcome);
      if (pressed.kind === 'done') return pressed.operation.id;
      throw new Error(`The order was refused: ${pressed.why} ${pressed.answer ?? ''}`);
    },
    runDue,
    fire,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    silenceApi(calls) {
      silentCalls = calls;
    },
    book: () => structuredClone(book),
  };
}
