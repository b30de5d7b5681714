import { describe, expect, it } from 'vitest';
import { kopecks, type UserId } from '#core/kernel';
import { chartName } from './chart.ts';
import { exportJournal } from './export-journal.ts';
import type { Account, Cause } from './model.ts';
import { AUGUST, all, OCTOBER, postTo, SEPTEMBER, SUPPLIER_ID, worldOf } from './testing/book.ts';

const VAT = [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(100) }] as const;

/** An entry in each of three months. */
async function journalOf(span: { from?: typeof AUGUST; to?: typeof AUGUST }): Promise<string[]> {
  const world = await worldOf(2);
  for (const period of [AUGUST, SEPTEMBER, OCTOBER]) await postTo(world, 0, { period, postings: VAT });
  return all(exportJournal(world.system, { supplierId: SUPPLIER_ID, ...span }));
}

describe('a journal', () => {
  it.each([
    [{}, 'all months', 3, 2],
    [{ from: SEPTEMBER }, 'months 2026-09..', 2, 0],
    [{ to: AUGUST }, 'months ..2026-08', 1, 0],
    [{ from: SEPTEMBER, to: SEPTEMBER }, 'months 2026-09..2026-09', 1, 0],
  ])(
    'of %j says whose it is and of which months, and asserts balances where it is whole',
    async (span, months, entries, closings) => {
      const lines = await journalOf(span);
      expect(lines[0]).toBe(`; The ledger of demo, ${months}, as of 2026-10-20T09:03:00.000Z`);
      expect(lines.filter((line) => line.includes('; period:'))).toHaveLength(entries);
      expect(lines.filter((line) => line.includes(' Closing balance'))).toHaveLength(closings);
    },
  );

  it('says in words why an entry exists', async () => {
    const world = await worldOf(1);
    const kinds: Cause['kind'][] = ['opening', 'bill', 'payment', 'refund'];
    for (const kind of kinds) await postTo(world, 0, { cause: { kind, ref: 'x' }, postings: VAT });
    const lines = await all(exportJournal(world.system, { supplierId: SUPPLIER_ID }));
    const words = lines.flatMap((line) => /\) (.*) x, contract/.exec(line)?.[1] ?? []);
    expect(words).toEqual(['Opening balance from', 'Bill of', 'Payment', 'Refund']);
  });

  it('has not a line for anybody but the system', async () => {
    const world = await worldOf(1);
    const user = world.user('usr_00000000000000000000000001' as UserId);
    await expect(exportJournal(user, { supplierId: SUPPLIER_ID }).next()).rejects.toMatchObject({
      code: 'ledger.book_for_system_only',
    });
  });
});

describe('the chart', () => {
  it('keeps the whole name of an acquirer, and has no other accounts than the book', () => {
    expect(chartName('acquirer:bank:one')).toBe('assets:acquirer:bank:one');
    expect(() => chartName('cash' as Account)).toThrow('has no account cash');
  });
});
