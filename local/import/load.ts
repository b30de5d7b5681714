import { isDeepStrictEqual } from 'node:util';
import * as Contract from '#core/contract';
import { type ContractId, dateAt, kopecks, NO_MONEY, periodOf } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { type Ctx, type Item, insert, put, type Write, WriteConflict } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';
import type { Account } from './accounts.ts';
import { type OpenedAccount, openAccount } from './build.ts';
import { ACCOUNTS_AT_ONCE, eachOf, type Known, type LoadedAccount, piecesOf, readAccounts } from './known.ts';
import { updateAccount } from './update.ts';
import type { Plan } from './validate.ts';

/** How many of each were written, and how many stood in the table already as the files have them. */
export interface Tally {
  created: number;
  changed: number;
  unchanged: number;
}

export interface Loaded {
  readonly suppliers: Tally;
  readonly branches: Tally;
  readonly tariffs: Tally;
  readonly contracts: Tally;
}

const tally = (): Tally => ({ created: 0, changed: 0, unchanged: 0 });

/** A bill, a payment or a reading may change a contract between reading and writing it. */
const ATTEMPTS = 5;

/**
 * Writes a plan. Supplier, branches and tariffs come first; then each contract account in one transaction with
 * its meters, opening readings, opening ledger entry and activation code. So a load that was cut short holds
 * whole accounts only, and the same import again completes it.
 */
export async function load(
  ctx: Ctx,
  plan: Plan,
  known: Known,
  onLoaded: (contracts: number) => void = () => {},
): Promise<Loaded> {
  const loaded: Loaded = { suppliers: tally(), branches: tally(), tariffs: tally(), contracts: tally() };
  const { supplier } = plan;
  if (!supplier) return loaded;
  await loadSupplier(ctx, supplier, known.supplier, loaded.suppliers);
  await loadBranches(ctx, supplier, plan, known, loaded.branches);
  await loadTariffs(ctx, plan, known, loaded.tariffs);
  let done = 0;
  for (const piece of piecesOf(plan.accounts, ACCOUNTS_AT_ONCE)) {
    const before = await readAccounts(
      ctx,
      supplier.supplierId,
      piece.map(({ number }) => number),
    );
    await eachOf(piece, async (account) => {
      const outcome = await loadAccount(ctx, supplier, account, before.get(account.number));
      loaded.contracts[outcome] += 1;
      done += 1;
      onLoaded(done);
    });
  }
  return loaded;
}

async function loadSupplier(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  before: Supplier.Supplier | undefined,
  counted: Tally,
): Promise<void> {
  if (isDeepStrictEqual(before, supplier)) {
    counted.unchanged += 1;
    return;
  }
  // Contracts carry some of these facts. They go first: should this be cut short, the supplier still differs
  // from the file, and the next import comes here again.
  if (before) await renewSupplierFacts(ctx, supplier, before);
  await ctx.table.commit(Supplier.supplierItems(supplier).map((item) => put(item)));
  counted[before ? 'changed' : 'created'] += 1;
}

async function renewSupplierFacts(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  before: Supplier.Supplier,
): Promise<void> {
  const facts = Contract.supplierFacts(supplier);
  if (isDeepStrictEqual(facts, Contract.supplierFacts(before))) return;
  for (let shard = 0; shard < supplier.shardCount; shard += 1) {
    let cursor: string | undefined;
    do {
      const page = await Contract.pageOfShard(ctx, supplier.supplierId, shard, {
        ...(cursor !== undefined && { cursor }),
      });
      await eachOf(page.contractIds, (contractId) => renewFacts(ctx, contractId, facts));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

async function renewFacts(ctx: Ctx, contractId: ContractId, facts: Contract.SupplierFacts): Promise<void> {
  await repeated(async () => {
    const head = await Contract.requireHead(ctx, contractId);
    if (isDeepStrictEqual(head.supplier, facts)) return;
    await ctx.table.commit([Contract.patchHead(head, { set: { supplier: facts } }, { sameVersion: true })]);
  });
}

async function loadBranches(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  plan: Plan,
  known: Known,
  counted: Tally,
): Promise<void> {
  const before = new Map(known.branches.map((branch) => [branch.branchId, branch]));
  const items: Item[] = [];
  for (const branch of plan.branches) {
    const outcome = outcomeOf(before.get(branch.branchId), branch);
    counted[outcome] += 1;
    if (outcome !== 'unchanged') items.push(Supplier.branchItem(supplier.supplierId, branch));
  }
  await ctx.table.load(items);
}

/** All versions of one service and category go together: a price list half renewed would bill wrong prices. */
async function loadTariffs(ctx: Ctx, plan: Plan, known: Known, counted: Tally): Promise<void> {
  const before = new Map(
    known.tariffs.map((tariff) => [Tariff.tariffVersion(tariff), Tariff.tariffItem(tariff)]),
  );
  const byCategory = new Map<string, Write[]>();
  for (const tariff of plan.tariffs) {
    const item = Tariff.tariffItem(tariff);
    const outcome = outcomeOf(before.get(Tariff.tariffVersion(tariff)), item);
    counted[outcome] += 1;
    if (outcome === 'unchanged') continue;
    const key = `${tariff.service}/${tariff.category}`;
    byCategory.set(key, [...(byCategory.get(key) ?? []), put(item)]);
  }
  for (const writes of byCategory.values()) await ctx.table.commit(writes);
}

function outcomeOf(before: object | undefined, after: object): keyof Tally {
  if (!before) return 'created';
  return isDeepStrictEqual(before, after) ? 'unchanged' : 'changed';
}

async function loadAccount(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  account: Account,
  before: LoadedAccount | undefined,
): Promise<keyof Tally> {
  let attempts = 0;
  return await repeated(async () => {
    attempts += 1;
    const found =
      attempts === 1
        ? before
        : (await readAccounts(ctx, supplier.supplierId, [account.number])).get(account.number);
    if (found) return await updateAccount(ctx, supplier, account, found);
    await ctx.table.commit(openingWrites(ctx, supplier, openAccount(supplier, account)));
    return 'created';
  });
}

/** Tries again when somebody changed the same contract meanwhile. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WriteConflict) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Everything of a new contract account, as one commit; refused as a whole when the contract exists. */
function openingWrites(ctx: Ctx, supplier: Supplier.Supplier, opened: OpenedAccount): Write[] {
  const { head, openingKopecks, meters, activationCode } = opened;
  return [
    insert(Contract.headItem({ ...head, balanceKopecks: openingKopecks })),
    ...meters.flatMap(({ meter, reading }) => [
      put(Metering.meterItem(meter)),
      put(Metering.readingItem(reading)),
    ]),
    ...openingEntry(ctx, supplier, head, openingKopecks),
    ...(activationCode === undefined ? [] : Contract.writeCode(ctx, head.contractId, activationCode)),
  ];
}

/** What was owed or paid ahead in the old system, as a ledger entry, so that every kopeck of a balance has one. */
function openingEntry(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  head: Contract.ContractHead,
  openingKopecks: number,
): Write[] {
  if (openingKopecks === NO_MONEY) return [];
  const period = head.lastBilledPeriod ?? periodOf(dateAt(ctx.clock.now(), supplier.timeZone));
  const amountKopecks = kopecks(Math.abs(openingKopecks));
  const [entry] = Ledger.post(ctx, head, {
    cause: { kind: 'opening', ref: 'import' },
    period,
    postings: [
      openingKopecks > 0
        ? { debit: 'customer', credit: 'opening', amountKopecks }
        : { debit: 'opening', credit: 'customer', amountKopecks },
    ],
  });
  // post() also adds to the balance of a stored head; this head is written by the same commit with the sum in it
  return entry ? [entry] : [];
}
