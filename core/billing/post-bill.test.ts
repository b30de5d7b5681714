import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { type Kopecks, kopecks, type MeterId, period, plainDate } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Write } from '#core/platform';
import { createWorld } from '#core/testing';
import { NOTHING_OWED, plainAccount } from './account.ts';
import { type ComposedBill, composeBill } from './compose-bill.ts';
import type { BillLine } from './model.ts';
import { type BillTitle, billCause, billOf, postBill } from './post-bill.ts';
import { type Case, ratingInput, read } from './testing/rating.ts';

const OCTOBER = period('2026-10');
const world = createWorld({ now: '2026-11-02T09:00:00Z' });
const title: BillTitle = { period: OCTOBER, revision: 1, issuedAt: world.now };

const sample: Case = { of: '2026-10', meters: [read([100], [300], { readIn: '2026-10' })] };
function composed(changes: Partial<ComposedBill> = {}, of: Case = sample) {
  const input = ratingInput(of);
  return { head: input.head, bill: { ...composeBill(input, NOTHING_OWED), ...changes } };
}
const line = (service: BillLine['service'], amount: number, vat: number): BillLine =>
  ({
    ...composed().bill.rated.lines[0],
    service,
    amountKopecks: kopecks(amount),
    vatKopecks: kopecks(vat),
  }) as BillLine;

function posted(lines: BillLine[], penalty = 0, of: BillTitle = title) {
  const plain = composed();
  const bill = { ...plain.bill, rated: { ...plain.bill.rated, lines }, penaltyKopecks: penalty as Kopecks };
  return postBill(world.system, plain.head, bill, billOf(plain.head, bill, of));
}
const entriesOf = (writes: readonly Write[]) =>
  writes.flatMap((write) =>
    write.kind === 'put' && write.item.sk.startsWith('ENTRY#') ? [Ledger.entryFromItem(write.item)] : [],
  );
const moved = (writes: readonly Write[]) =>
  entriesOf(writes).flatMap(({ postings }) =>
    postings.map(({ debit, credit, amountKopecks }) => [debit, credit, amountKopecks]),
  );
const headSet = (writes: readonly Write[]) =>
  writes.flatMap((write) => (write.kind === 'patch' && write.key.sk === '#HEAD' ? [write] : []))[0];

describe('the entry of a bill', () => {
  it('is what each service earned without VAT, the VAT of all, and the penalty', () => {
    const lines = [line('electricity', 1000, 180), line('cold-water', 500, 90), line('electricity', 200, 36)];
    expect(moved(posted(lines, 7))).toEqual([
      ['customer', 'revenue:electricity', 984],
      ['customer', 'revenue:cold-water', 410],
      ['customer', 'vat', 306],
      ['customer', 'penalty', 7],
    ]);
  });

  it('runs the other way for what is given back, and has nothing of what comes to nothing', () => {
    const lines = [
      line('electricity', -1000, -180),
      line('cold-water', 500, 90),
      line('cold-water', -500, -90),
    ];
    expect(moved(posted(lines, -7))).toEqual([
      ['revenue:electricity', 'customer', 820],
      ['vat', 'customer', 180],
      ['penalty', 'customer', 7],
    ]);
  });

  it('is none where no money moves: the head alone learns of the bill, from the version it was made from', () => {
    const writes = posted([line('electricity', 0, 0)]);
    expect(entriesOf(writes)).toEqual([]);
    expect(writes).toHaveLength(2);
    expect(headSet(writes)).toMatchObject({
      set: { lastBilledPeriod: OCTOBER },
      when: { equals: { version: 1 } },
    });
  });

  it('is of the bill’s month, and of the month it is made in where the bill takes another’s place', () => {
    const lines = [line('electricity', 1000, 180)];
    const [first] = entriesOf(posted(lines));
    expect(first).toMatchObject({
      period: OCTOBER,
      cause: { kind: 'bill', ref: '2026-10' },
      at: world.now,
      changeKopecks: 1000,
    });
    const [second] = entriesOf(posted(lines, 0, { ...title, revision: 2 }));
    expect(second).toMatchObject({ period: '2026-11', cause: { kind: 'bill', ref: '2026-10#2' } });
    expect(billCause({ period: OCTOBER, revision: 1 })).toEqual({ kind: 'bill', ref: '2026-10' });
  });

  it('is committed only with the head as it was read', () => {
    expect(headSet(posted([line('electricity', 1000, 180)]))?.when).toMatchObject({ equals: { version: 1 } });
  });
});

describe('a bill', () => {
  it('has the number of its contract and month, and its revision from the second on', () => {
    const { head, bill } = composed();
    expect(billOf(head, bill, title).number).toBe(`${head.number}-202610`);
    expect(billOf(head, bill, { ...title, revision: 3 }).number).toBe(`${head.number}-202610-3`);
  });

  it('keeps what it was made from: the premise, and how far each meter had been billed', () => {
    const { head, bill } = composed();
    const [meterId = '' as MeterId] = Object.keys(head.meters) as MeterId[];
    expect(billOf(head, bill, { ...title, final: true, reason: 'why' })).toMatchObject({
      contractId: head.contractId,
      supplierId: head.supplierId,
      issuedAt: world.now,
      persons: 2,
      areaM2Hundredths: 5430,
      openingKopecks: 0,
      chargedKopecks: 141_600,
      totalKopecks: 141_600,
      final: true,
      reason: 'why',
      before: { [meterId.slice(-8)]: { values: [100], monthsWithoutReading: 0 } },
    });
  });
});

describe('the head after a bill', () => {
  const setAfter = (
    changes: Partial<ComposedBill> = {},
    of: Partial<BillTitle> = {},
    from: Case = sample,
  ) => {
    const { head, bill } = composed(changes, from);
    return headSet(postBill(world.system, head, bill, billOf(head, bill, { ...title, ...of })))?.set;
  };

  it('knows the month, the charge, the due date and how far its meters are billed', async () => {
    const { head, bill } = composed();
    const own = createWorld({ now: world.now });
    await own.table.load([Contract.headItem(head)]);
    await own.table.commit(postBill(own.system, head, bill, billOf(head, bill, title)));
    const [meterId = '' as MeterId] = Object.keys(head.meters) as MeterId[];
    const facts = head.meters[meterId];
    expect(await Contract.requireHead(own.system, head.contractId)).toMatchObject({
      lastBilledPeriod: OCTOBER,
      lastBillKopecks: 141_600,
      dueOn: '2026-11-16',
      balanceKopecks: 141_600,
      status: 'active',
      meters: { [meterId]: { ...facts, billed: { values: [300], monthsWithoutReading: 0 } } },
    });
    expect(setAfter({}, { final: true })).toMatchObject({ status: 'terminated' });
  });

  it('is in arrears where the bill leaves more than its own debt', () => {
    expect(setAfter()?.inArrears).toBeUndefined();
    const older = plainAccount(kopecks(1), period('2026-09'), plainDate('2026-10-15'));
    expect(setAfter({ account: older })).toMatchObject({ inArrears: true });
  });

  it('has a device no more that was taken away', () => {
    const gone = { ...read([100], [300], { readIn: '2026-10' }), removedOn: plainDate('2026-10-25') };
    expect(setAfter({}, {}, { of: '2026-10', meters: [gone] })).toMatchObject({ meters: {} });
    expect(
      Object.keys((setAfter({}, {}, { of: '2026-10', meters: [gone] })?.meters as object) ?? {}),
    ).toEqual([]);
  });
});
