import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, kopecks, period, type UserId } from '#core/kernel';
import * as Supplier from '#core/supplier';
import { SERVICE_NAMES } from '#core/tariff';
import { aHousehold, createWorld } from '#core/testing';
import { chartName, RECEIVABLE } from './chart.ts';
import { exportJournal } from './export-journal.ts';
import { CAUSE_KINDS } from './model.ts';
import { post } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import {
  aHistory,
  all,
  headOf,
  MONTHS,
  numberOf,
  OCTOBER,
  played,
  postTo,
  SEPTEMBER,
  SUPPLIER,
  SUPPLIER_ID,
  worldOf,
} from './testing/book.ts';

const DATE = '\\d{4}-\\d{2}-\\d{2}';
const WORD = '[\\x21-\\x3a\\x3c-\\x7e]+';
const AMOUNT = '-?\\d+\\.\\d\\d RUB';
/** All that may stand on a line; account names hold no spaces, so two of them end every name. */
const LINES = {
  comment: /^; .*$/,
  blank: /^$/,
  directive: new RegExp(`^(decimal-mark \\.|commodity 1000\\.00 RUB|account (?<declared>${WORD}))$`),
  entry: new RegExp(
    `^${DATE} \\(ent_\\w{26}\\) [A-Z][a-z]+( [a-z]+)* ${WORD}, contract ${WORD}  ; period:\\d{4}-\\d{2}(, paysFor:\\d{4}-\\d{2})?(, paidOn:${DATE})?$`,
  ),
  closing: new RegExp(`^${DATE} Closing balance, contract ${WORD}$`),
  posting: new RegExp(`^    (?<account>${WORD})  (?<amount>${AMOUNT})$`),
  assertion: new RegExp(`^    (?<account>${WORD})  0\\.00 RUB = (?<asserted>${AMOUNT})$`),
};

interface Parsed {
  readonly balances: Map<string, bigint>;
  readonly asserted: Map<string, bigint>;
}

/** Reads a journal as strictly as hledger does: nothing unknown, nothing undeclared, every transaction in balance. */
function parse(lines: readonly string[]): Parsed {
  const declared = new Set<string>();
  const balances = new Map<string, bigint>();
  const asserted = new Map<string, bigint>();
  let open = 0n;
  for (const line of lines) {
    const kinds = Object.entries(LINES).filter(([, pattern]) => pattern.test(line));
    expect(kinds, line).toHaveLength(1);
    const [kind, pattern] = kinds[0] as [keyof typeof LINES, RegExp];
    const groups = pattern.exec(line)?.groups ?? {};
    if (kind !== 'posting') expect(open, `before ${line}`).toBe(0n);
    if (groups.declared) declared.add(groups.declared);
    if (groups.account) expect(declared, line).toContain(groups.account);
    if (kind === 'posting') {
      open += inKopecks(groups.amount);
      balances.set(
        String(groups.account),
        (balances.get(String(groups.account)) ?? 0n) + inKopecks(groups.amount),
      );
    }
    if (kind === 'assertion') asserted.set(String(groups.account), inKopecks(groups.asserted));
  }
  return { balances, asserted };
}

const inKopecks = (amount = ''): bigint => BigInt(amount.replace(/ RUB$/, '').replace('.', ''));

const NOVEMBER = period('2026-11');
const OF_ALL = { supplierId: SUPPLIER_ID };

/** What docs/formats.md shows: a bill, and a payment for its month that is taken back. */
async function exampleWorld() {
  const world = await worldOf(1);
  world.now = instant('2026-10-31T21:29:00Z');
  const bill = [
    { debit: 'customer', credit: 'revenue:electricity', amountKopecks: kopecks(136_377) },
    { debit: 'customer', credit: 'vat', amountKopecks: kopecks(30_003) },
  ] as const;
  await postTo(world, 0, { cause: { kind: 'bill', ref: '2026-10' }, postings: bill });
  world.now = instant('2026-11-10T08:14:00Z');
  const paid = await postTo(world, 0, {
    cause: { kind: 'payment', ref: 'pay_01KCQ6Y5V0Q6Y1JZ4N9W3T8RXD' },
    period: NOVEMBER,
    paysFor: OCTOBER,
    postings: [{ debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(166_380) }],
  });
  world.now = instant('2026-11-12T10:00:00Z');
  const head = await headOf(world, 0);
  await world.table.commit(post(world.system, head, reversalOf(paid, { period: NOVEMBER })));
  return world;
}

const formats = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');

describe('exportJournal', () => {
  it('uses the accounts of the chart in docs/formats.md', async () => {
    const [, chart = ''] = formats.split('### Chart of accounts\n');
    const names = [
      'customer',
      'acquirer:<name>',
      'bank:<source>',
      'revenue:<service>',
      'penalty',
      'vat',
      'unapplied',
      'opening',
    ];
    const rows = [...chart.matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)].map(([, name, account]) => [
      account,
      name,
    ]);
    expect(rows).toEqual(
      names.map((account) => [
        account,
        account === 'customer'
          ? `${RECEIVABLE}:<contract number>`
          : chartName(account as Parameters<typeof chartName>[0]),
      ]),
    );
    for (const service of SERVICE_NAMES) expect(chart).toContain(`\`${service}\``);
  });

  it('writes what docs/formats.md shows', async () => {
    const world = await exampleWorld();
    const [, shown] = /```journal\n([\s\S]*?)\n```/.exec(formats) ?? [];
    expect((await all(exportJournal(world.system, OF_ALL))).join('\n')).toBe(shown);
  });

  it('balances, declares every account and asserts every head, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const world = await played(history);
        const { balances, asserted } = parse(await all(exportJournal(world.system, OF_ALL)));
        expect([...balances.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
        expect(asserted.size).toBe(4);
        for (const [account, closing] of asserted) expect(balances.get(account) ?? 0n).toBe(closing);
        for (let contract = 0; contract < 4; contract += 1) {
          const { balanceKopecks } = await headOf(world, contract);
          expect(asserted.get(`assets:receivable:${numberOf(contract)}`)).toBe(BigInt(balanceKopecks));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('writes months one by one that together are the whole', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, async (history) => {
        const world = await played(history);
        const transactions = async (input: object) =>
          (await all(exportJournal(world.system, { ...OF_ALL, ...input }))).filter((line) =>
            LINES.entry.test(line),
          );
        const months = await Promise.all(MONTHS.map((month) => transactions({ from: month, to: month })));
        expect(months.flat().toSorted()).toEqual((await transactions({})).toSorted());
        for (const [index, month] of MONTHS.entries())
          for (const line of months[index] ?? []) expect(line).toContain(`  ; period:${month}`);
      }),
      { numRuns: 20 },
    );
  });

  it('asserts nothing of a span of months, and leaves out contracts in which nothing happened', async () => {
    const world = await exampleWorld();
    const lines = await all(exportJournal(world.system, { ...OF_ALL, from: SEPTEMBER, to: SEPTEMBER }));
    parse(lines);
    expect(lines.filter((line) => /assets:receivable|Closing/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe('; The end. Contracts: 0, transactions: 0');
  });

  it('dates an entry by the supplier’s clock, not by UTC', async () => {
    const world = await exampleWorld();
    const lines = await all(exportJournal(world.system, OF_ALL));
    // 21:30 UTC on 31 October is half past midnight of 1 November in Moscow
    expect(lines.filter((line) => line.includes('Bill of'))).toEqual([expect.stringMatching(/^2026-11-01 /)]);
  });

  it('holds its form and names no payer, whatever texts payers, numbers and references hold', async () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ';',
            '  ',
            '\n',
            '\r\n',
            '\t',
            '  ; period:1999-01',
            '\n2026-01-01 theft\n',
            '|',
            ' = ',
            '(',
          ),
          fc.constantFrom(
            'assets:receivable',
            '\u2028',
            '\u0085',
            '\ud800',
            'Ж',
            '😀',
            '"',
            '1.00 RUB',
            '@',
            '*',
          ),
          fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
        ),
        { minLength: 1, maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    const causes = fc.constantFrom(...CAUSE_KINDS);
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, causes, async (payer, number, ref, kind) => {
        const payerName = `Payer-${payer}`;
        const world = createWorld();
        const { head } = aHousehold({ supplier: SUPPLIER, number, meters: [], head: { payerName } });
        await world.table.load([...Supplier.supplierItems(SUPPLIER), Contract.headItem(head)]);
        await world.table.commit(
          post(world.system, head, {
            cause: { kind, ref },
            period: OCTOBER,
            postings: [{ debit: 'customer', credit: 'opening', amountKopecks: kopecks(1) }],
          }),
        );
        const lines = await all(exportJournal(world.system, OF_ALL));
        const { asserted } = parse(lines);
        expect([...asserted.values()]).toEqual([1n]);
        expect(lines.join('\n')).not.toContain('Payer-');
      }),
      { numRuns: 100 },
    );
  });

  it('asserts the head’s balance even where its entries say otherwise, so that a check finds it', async () => {
    const world = await exampleWorld();
    await world.table.load([Contract.headItem({ ...(await headOf(world, 0)), balanceKopecks: kopecks(7) })]);
    const { balances, asserted } = parse(await all(exportJournal(world.system, OF_ALL)));
    const account = `assets:receivable:${numberOf(0)}`;
    expect([balances.get(account), asserted.get(account)]).toEqual([166_380n, 7n]);
  });

  it('is for the system only', async () => {
    const world = await worldOf();
    const user = world.user('usr_00000000000000000000000001' as UserId);
    await expect(all(exportJournal(user, OF_ALL))).rejects.toMatchObject({
      code: 'ledger.book_for_system_only',
    });
  });
});
