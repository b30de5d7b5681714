import * as Contract from '#core/contract';
import { contractIdOf, idFrom, type Kopecks, kopecks } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Log, Table } from '#core/platform';
import { aHousehold, aSupplier, createWorld, itemsOf, type World } from '#core/testing';
import type { Payment } from '../model.ts';
import { importRegister } from '../registers/import-register.ts';
import { openSuspense } from '../registers/register-store.ts';
import type { SuspenseLine } from '../registers/suspense.ts';
import * as store from '../store.ts';

/** Numbers of the contracts there are: of this supplier, terminated, and of another supplier. */
export const FIRST = '78010000000011';
export const SECOND = '78010000000022';
export const TERMINATED = '78010000000033';
export const ANOTHERS = '78010000000044';
export const NOBODYS = '78010000000099';

/** A supplier with three contracts and two clerks who may move money. */
export interface RegisterScene {
  readonly world: World;
  readonly system: Ctx;
  readonly clerk: Ctx;
  readonly colleague: Ctx;
  /** Staff of another supplier. */
  readonly stranger: Ctx;
  readonly alarms: string[];
  load(text: string, ctx?: Ctx): ReturnType<typeof importRegister>;
  balance(number: string): Promise<Kopecks>;
  entries(number: string): Promise<Ledger.LedgerEntry[]>;
  payments(number: string): Promise<Payment[]>;
  suspense(): Promise<SuspenseLine[]>;
  /** What the ledger says the bank has taken: debits less credits of its account, over all contracts. */
  taken(): Promise<Kopecks>;
}

export const SUPPLIER = aSupplier('demo');
const { supplierId } = SUPPLIER;

export async function registerScene(
  options: { table?: Table; now?: string; seed?: string } = {},
): Promise<RegisterScene> {
  const alarms: string[] = [];
  const world = createWorld({
    now: options.now ?? '2026-11-20T09:00:00Z',
    ...(options.table && { table: options.table }),
    ...(options.seed && { seed: options.seed }),
  });
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: (message, facts) => {
      alarms.push(String(facts?.alarm ?? message));
    },
  };
  const of = (number: string, status: 'active' | 'terminated' = 'active', supplier = SUPPLIER) =>
    itemsOf(aHousehold({ supplier, number, meters: [], head: { status } }));
  const member = (id: string, name: string) => ({
    ...{ pk: `SUPPLIER#${id}`, sk: `STAFF#${idFrom('user', name)}`, userId: idFrom('user', name) },
    ...{ roles: ['payments'], version: 1 },
  });
  const system = { ...world.system, log };
  await system.table.load([
    ...of(FIRST),
    ...of(SECOND),
    ...of(TERMINATED, 'terminated'),
    ...of(ANOTHERS, 'active', aSupplier('another')),
    ...[member('demo', 'clerk'), member('demo', 'colleague'), member('another', 'stranger')],
  ]);
  const user = (name: string): Ctx => ({ ...world.user(idFrom('user', name)), log });
  const idOf = (number: string) => contractIdOf(supplierId, number);
  const scene: RegisterScene = {
    world,
    system,
    clerk: user('clerk'),
    colleague: user('colleague'),
    stranger: user('stranger'),
    alarms,
    load: (text, ctx = scene.clerk) =>
      importRegister(ctx, { supplierId, source: 'sber', text, newSource: true }),
    balance: async (number) => (await Contract.requireHead(system, idOf(number))).balanceKopecks,
    entries: async (number) => (await Ledger.entriesOf(system, idOf(number), { limit: 1000 })).entries,
    payments: async (number) => (await store.newestPayments(system, idOf(number), {}, 900)).payments,
    suspense: async () => (await openSuspense(system, supplierId, { limit: 1000 })).lines,
    taken: async () => {
      let sum = 0;
      for (const number of [FIRST, SECOND, TERMINATED]) {
        for (const { debit, credit, amountKopecks } of (await scene.entries(number)).flatMap(
          ({ postings }) => postings,
        )) {
          if (debit === 'bank:sber') sum += amountKopecks;
          if (credit === 'bank:sber') sum -= amountKopecks;
        }
      }
      return kopecks(sum);
    },
  };
  return scene;
}
