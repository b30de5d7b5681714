import * as Contract from '#core/contract';
import { contractIdOf, dateAt, Fault, invariant, kopecks, NO_MONEY, periodOf } from '#core/kernel';
import * as Ledger from '#core/ledger';
import * as Metering from '#core/metering';
import { type Ctx, insert, put, untilFresh, type Write } from '#core/platform';
import type * as Supplier from '#core/supplier';
import { type Account, type Recording, rowsOf } from './accounts.ts';
import { type OpenedAccount, openAccount } from './build.ts';
import type { Kind } from './kinds.ts';
import { type LoadedAccount, readAccounts } from './known.ts';
import { valuesOf } from './reading-values.ts';
import type { Row } from './rows.ts';
import { type Updated, updateAccount } from './update.ts';

/** A row whose contract or meter somebody else has changed after the checks, so that it can be written no more. */
export interface Outrun {
  readonly row: Row<Kind>;
  /** The code of what refuses it now. */
  readonly code: string;
}

/** What became of a contract account. */
interface LoadedOutcome {
  readonly contract: 'created' | Updated['outcome'];
  readonly newReadings: number;
  /** Where it stopped; what comes after it is left as it was. */
  readonly outrun?: Outrun;
}

/**
 * Writes one account. A loaded meter's readings come before what its row changes: cut short in between, a device that is
 * taken away is billed by its last ones. Those of new meters come after them.
 */
export async function loadAccount(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  account: Account,
  before: LoadedAccount | undefined,
): Promise<LoadedOutcome> {
  const isLoaded = ({ meterId }: Recording): boolean =>
    before?.meters.some((meter) => meter.meterId === meterId) ?? false;
  let contract: LoadedOutcome['contract'] = 'unchanged';
  let newReadings = 0;
  let row: Row<Kind> | undefined;
  const record = async (recordings: readonly Recording[]): Promise<void> => {
    for (const recording of recordings) {
      row = recording.row;
      if (await recordRow(ctx, supplier, account, recording)) newReadings += 1;
    }
  };
  try {
    await record(account.recordings.filter(isLoaded));
    [row] = rowsOf(account);
    const written = await openOrUpdate(ctx, supplier, account, before, newReadings === 0);
    contract = written.outcome;
    newReadings += written.opened;
    await record(account.recordings.filter((recording) => !isLoaded(recording)));
    return { contract, newReadings };
  } catch (error) {
    if (!(error instanceof Fault) || !row) throw error;
    return { contract, newReadings, outrun: { row, code: error.code } };
  }
}

/** Whether the row was new. Throws what refuses it. */
async function recordRow(
  ctx: Ctx,
  { supplierId }: Supplier.Supplier,
  { number }: Account,
  { meterId, row }: Recording,
): Promise<boolean> {
  const { read_on: readOn, source } = row.values;
  invariant(source !== 'customer', 'a reading that is recorded is the office’s');
  const contractId = contractIdOf(supplierId, number);
  const reading = { contractId, meterId, readOn, values: valuesOf(row.values), source };
  return (await Metering.recordReading(ctx, reading)) === 'recorded';
}

/** @param isFresh whether `before` is still what the table holds, as far as we have written to it */
async function openOrUpdate(
  ctx: Ctx,
  supplier: Supplier.Supplier,
  account: Account,
  before: LoadedAccount | undefined,
  isFresh: boolean,
): Promise<{ outcome: LoadedOutcome['contract']; opened: number }> {
  const readAgain = async () =>
    (await readAccounts(ctx, supplier.supplierId, [account.number])).get(account.number);
  let fresh = isFresh;
  return await untilFresh(async () => {
    const found = fresh ? before : await readAgain();
    fresh = false;
    if (found) return await updateAccount(ctx, supplier, account, found);
    await ctx.table.commit(openingWrites(ctx, supplier, openAccount(supplier, account)));
    return { outcome: 'created', opened: account.meters.length };
  });
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
