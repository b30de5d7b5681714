import { isDeepStrictEqual } from 'node:util';
import * as Contract from '#core/contract';
import type { ContractId } from '#core/kernel';
import { type Ctx, type Item, put, untilFresh, type Write } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';
import { readingsOf } from './accounts.ts';
import { ACCOUNTS_AT_ONCE, eachOf, type Known, piecesOf, readAccounts } from './known.ts';
import { loadAccount, type Outrun } from './load-account.ts';
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
  readonly readings: Tally;
  /** Rows that were good, and whose contract or meter has changed before they could be recorded. */
  readonly outrun: readonly Outrun[];
}

const tally = (): Tally => ({ created: 0, changed: 0, unchanged: 0 });

/**
 * Writes a plan. Supplier, branches and tariffs come first; then each contract account in one transaction with
 * its meters, opening readings, opening ledger entry and activation code; further readings are recorded one by one. So a
 * load that was cut short holds whole accounts only, and the same import again completes it.
 */
export async function load(
  ctx: Ctx,
  plan: Plan,
  known: Known,
  onLoaded: (contracts: number) => void = () => {},
): Promise<Loaded> {
  const outrun: Outrun[] = [];
  const loaded: Loaded = {
    suppliers: tally(),
    branches: tally(),
    tariffs: tally(),
    contracts: tally(),
    readings: tally(),
    outrun,
  };
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
      loaded.contracts[outcome.contract] += 1;
      loaded.readings.created += outcome.newReadings;
      loaded.readings.unchanged += readingsOf(account) - outcome.newReadings;
      if (outcome.outrun) outrun.push(outcome.outrun);
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
  await untilFresh(async () => {
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
