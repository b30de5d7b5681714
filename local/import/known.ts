import * as Contract from '#core/contract';
import { contractIdOf, type SupplierId } from '#core/kernel';
import * as Metering from '#core/metering';
import type { Ctx } from '#core/platform';
import * as Supplier from '#core/supplier';
import * as Tariff from '#core/tariff';
import { meterIdOf } from './build.ts';

/** What the table says of a supplier before an import. */
export interface Known {
  readonly supplier: Supplier.Supplier | undefined;
  readonly branches: readonly Supplier.Branch[];
  readonly tariffs: readonly Tariff.Tariff[];
  /** Whether any month was billed: bills quote the tariffs they were priced by, which fixes those in force. */
  readonly everBilled: boolean;
}

/** A contract account that was loaded before. */
export interface LoadedAccount {
  readonly head: Contract.ContractHead;
  readonly meters: readonly Metering.Meter[];
}

/** The account's meter with this serial number, where it has one. */
export function loadedMeter(
  loaded: LoadedAccount | undefined,
  serialNumber: string | undefined,
): Metering.Meter | undefined {
  if (!loaded || serialNumber === undefined) return undefined;
  const meterId = meterIdOf(loaded.head.supplierId, loaded.head.number, serialNumber);
  return loaded.meters.find((meter) => meter.meterId === meterId);
}

export type LoadedAccounts = ReadonlyMap<string, LoadedAccount>;

/** Contracts are looked up, compared and written this many at a time: memory does not grow with the table. */
export const ACCOUNTS_AT_ONCE = 100;

/** How many requests are under way together where their order does not matter. */
const REQUESTS_AT_ONCE = 8;

/** The supplier with its branches and tariffs, as far as they are loaded. */
export async function readKnown(ctx: Ctx, supplierId: SupplierId): Promise<Known> {
  const suppliers = await Supplier.listSuppliers(ctx, {});
  if (!suppliers.suppliers.some((one) => one.supplierId === supplierId)) {
    return { supplier: undefined, branches: [], tariffs: [], everBilled: false };
  }
  const [supplier, branches, book, runs] = await Promise.all([
    Supplier.requireSupplier(ctx, supplierId),
    Supplier.branchesOf(ctx, supplierId),
    Tariff.tariffsOf(ctx, supplierId),
    // design.md §3: a bill run is `RUN#<period>` in its supplier's partition
    ctx.table.query(`SUPPLIER#${supplierId}`, { prefix: 'RUN#', limit: 1 }),
  ]);
  return { supplier, branches, tariffs: book.all, everBilled: runs.items.length > 0 };
}

/** Which of these contracts (at most {@link ACCOUNTS_AT_ONCE}) are loaded already, each with its meters. */
export async function readAccounts(
  ctx: Ctx,
  supplierId: SupplierId,
  numbers: readonly string[],
): Promise<LoadedAccounts> {
  const keys = numbers.map((number) => Contract.headKey(contractIdOf(supplierId, number)));
  const stored = await ctx.table.getMany<object>(keys, { strong: true });
  const heads = stored.flatMap((item) => (item ? [Contract.headFrom(item)] : []));
  const accounts = new Map<string, LoadedAccount>();
  await eachOf(heads, async (head) => {
    accounts.set(head.number, {
      head,
      meters: await Metering.metersOf(ctx, head.contractId, { strong: true }),
    });
  });
  return accounts;
}

/** Does something for each, several at a time; the first failure ends it. */
export async function eachOf<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = list.values();
  const worker = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(REQUESTS_AT_ONCE, list.length) }, worker));
}

/** A list in pieces of a size. */
export function* piecesOf<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
