import { createHash } from 'node:crypto';
import * as Identity from '#core/identity';
import { dateAt, type Kopecks, kopecks, NO_MONEY } from '#core/kernel';
import { type Ctx, type InputOf, nameOf, type OutputOf } from '#core/platform';
import * as Supplier from '#core/supplier';
import { registerRefused, registerSourceUnknown } from './faults.ts';
import type { importRegister as operation } from './operations.ts';
import { readRegister } from './read-register.ts';
import { isSameOperation, KNOWN_OTHERWISE, LineFaults, type RegisterLine } from './register-file.ts';
import * as store from './register-store.ts';
import type { RegisteredOperation } from './suspense.ts';
import { isTaken, type Taken, takeLine } from './take-line.ts';

/** How many contracts are credited side by side; one contract's lines follow each other. */
const AT_ONCE = 16;

type Counts = { [Outcome in Taken]: { count: number; sumKopecks: Kopecks } };

/**
 * Loads a register of a bank or an office: each operation is credited once, with the day the payer paid; what can be
 * credited to nobody waits in suspense; a negative line takes its payment back. All of the file is checked before
 * anything is written. The same operations again — the file twice, at once, longer, after a crash — change
 * nothing and are counted as `already`. For staff with the role `payments` and the system. Throws `supplier.missing`,
 * `payment.register_source_unknown`, `payment.register_refused`.
 */
export async function importRegister(
  ctx: Ctx,
  { supplierId, source, text, newSource = false }: InputOf<typeof operation>,
): Promise<OutputOf<typeof operation>> {
  await Identity.requireStaff(ctx, supplierId, 'payments');
  const of = { supplierId, source };
  const { timeZone } = await Supplier.requireSupplier(ctx, supplierId);
  const sources = await store.sourcesOf(ctx, supplierId);
  const isNew = !sources.includes(source);
  if (isNew && !newSource) throw registerSourceUnknown(source, sources);
  const { lines, sumKopecks } = readRegister(text, dateAt(ctx.clock.now(), timeZone));
  const ids = [...new Set(lines.map(({ operation: id }) => id))];
  const known = await store.operationsOf(ctx, of, ids);
  refuseContradictions(lines, known);

  if (isNew) await ctx.table.commit([store.keepSource(of, nameOf(ctx.actor))]);
  const counts = noneYet();
  const accounts = byAccount(lines).values();
  const work = async () => {
    // one iterator for all: each takes the next account that nobody has taken
    for (const group of accounts) {
      for (const line of group) {
        const isKnown = isTaken(known.get(line.operation), line);
        count(counts, line, isKnown ? 'already' : await takeLine(ctx, { ...of, timeZone }, line));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await tellJournal(ctx, `${supplierId}:${source}:${printOf(text)}`);
  ctx.log.info('payment.register_imported', { ...of, lines: lines.length, sumKopecks, counts });
  return { lines: lines.length, sumKopecks, ...counts };
}

function refuseContradictions(
  lines: readonly RegisterLine[],
  known: ReadonlyMap<string, RegisteredOperation>,
): void {
  const faults = new LineFaults();
  for (const line of lines) {
    const operation = known.get(line.operation);
    if (operation && !isSameOperation(operation, line)) faults.add(line.line, undefined, KNOWN_OTHERWISE);
  }
  if (faults.count > 0) throw registerRefused(faults);
}

/** Each account's lines in the file's order, payments before cancellations. */
function byAccount(lines: readonly RegisterLine[]): RegisterLine[][] {
  const inOrder = lines.toSorted((a, b) => Number(a.cancels) - Number(b.cancels));
  return [...Map.groupBy(inOrder, ({ account }) => account).values()];
}

const noneYet = (): Counts => ({
  posted: { count: 0, sumKopecks: NO_MONEY },
  suspended: { count: 0, sumKopecks: NO_MONEY },
  cancelled: { count: 0, sumKopecks: NO_MONEY },
  already: { count: 0, sumKopecks: NO_MONEY },
});

function count(counts: Counts, { cancels, amountKopecks }: RegisterLine, outcome: Taken): void {
  const so = counts[outcome];
  counts[outcome] = {
    count: so.count + 1,
    sumKopecks: kopecks(so.sumKopecks + (cancels ? -amountKopecks : amountKopecks)),
  };
}

async function tellJournal(ctx: Ctx, what: string): Promise<void> {
  const writes = Identity.staffJournal(ctx, 'staff.register_imported', what);
  if (writes.length > 0) await ctx.table.commit(writes);
}

/** Names a file without keeping it: it is full of payers' names. */
const printOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
