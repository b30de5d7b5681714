import { beforeEach, describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import {
  type Instant,
  idFrom,
  instant,
  kopecks,
  type PaymentId,
  type PlainDate,
  period,
  plainDate,
  plusMonths,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Payment } from '#core/payment';
import type { Ctx, Table } from '#core/platform';
import * as Supplier from '#core/supplier';
import {
  aHousehold,
  aSupplier,
  createWorld,
  ELECTRICITY,
  type Household,
  itemsOf,
  type World,
} from '#core/testing';
import { readPdf } from '../core/document/testing/read-pdf.ts';
import { billPdf, receiptPdf } from './documents.ts';

const ANNA = idFrom('user', 'anna');
const BORIS = idFrom('user', 'boris');
const SEPTEMBER = period('2026-09');
const OCTOBER = period('2026-10');
const PAID = 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as PaymentId;
const PENDING = 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Z' as PaymentId;

let world: World;
let home: Household;

const contractId = () => home.head.contractId;

/** September and October billed, 500 roubles paid between; the same and one more payment in the payments' own records. */
beforeEach(async () => {
  world = createWorld({ now: '2026-10-01T05:00:00Z' });
  home = aHousehold({
    meters: [ELECTRICITY],
    openedIn: period('2026-08'),
    head: { ownerId: ANNA, lastBilledPeriod: period('2026-08') },
  });
  await world.table.load(itemsOf(home));
  await runMonth(SEPTEMBER);
  world.now = instant('2026-10-12T21:30:00Z');
  await pay(500_00);
  world.now = instant('2026-11-01T05:00:00Z');
  await runMonth(OCTOBER);
  world.now = instant('2026-11-02T05:00:00Z');
  await pay(100_00);
  const payment = {
    paymentId: PAID,
    contractId: contractId(),
    supplierId: home.supplier.supplierId,
    origin: 'cabinet',
    payerId: ANNA,
    amountKopecks: kopecks(166_380),
    parts: [
      {
        contractId: contractId(),
        contractNumber: home.head.number,
        amountKopecks: kopecks(166_380),
        creditedTo: 'contract',
        refundedKopecks: kopecks(0),
      },
    ],
    gateway: 'yookassa',
    testMode: false,
    state: 'succeeded',
    createdAt: '2026-11-02T18:40:00.000Z' as Instant,
    paidAt: '2026-11-02T18:43:55.000Z' as Instant,
    attempt: 1,
    providerId: '2d9a3f6c-000f-5000-8000-1c6f5e0b7a11',
    refundedKopecks: kopecks(0),
    parkedRefundIds: [],
    timeline: [],
    version: 3,
  } satisfies Payment;
  const pk = `CONTRACT#${contractId()}`;
  await world.table.load([
    { ...payment, pk, sk: `PAYMENT#${PAID}` },
    { ...payment, paymentId: PENDING, state: 'pending', pk, sk: `PAYMENT#${PENDING}` },
  ]);
});

async function runMonth(of: typeof OCTOBER) {
  const { totals } = await Billing.runPeriod(world.system, {
    supplierId: home.supplier.supplierId,
    period: of,
  });
  expect(totals).toMatchObject({ billed: 1, skipped: 0 });
}

async function pay(amount: number, paidOn?: PlainDate) {
  const head = await Contract.requireHead(world.system, contractId());
  const postings = [
    { debit: 'acquirer:yookassa', credit: 'customer', amountKopecks: kopecks(amount) },
  ] as const;
  const cause = { kind: 'payment', ref: `${world.now}` } as const;
  await world.table.commit(
    Ledger.post(world.system, head, { cause, period: OCTOBER, postings, ...(paidOn && { paidOn }) }),
  );
}

/** The same ctx on a table that counts how often one waits for it: requests made together count once. */
function countingRounds(ctx: Ctx): { ctx: Ctx; rounds: () => number } {
  let rounds = 0;
  let open: Promise<void> | undefined;
  const round = (): Promise<void> => {
    open ??= new Promise((resolve) => {
      rounds += 1;
      setTimeout(() => {
        open = undefined;
        resolve();
      }, 5);
    });
    return open;
  };
  const table = new Proxy(ctx.table, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        await round();
        return Reflect.apply(member, target, given);
      };
    },
  }) as Table;
  return { ctx: { ...ctx, table }, rounds: () => rounds };
}

const textOf = async (content: Uint8Array) => (await readPdf(content)).text;

describe('the bill’s PDF', { timeout: 30_000 }, () => {
  test('tells the bill, the one before it, and the payment between them', async () => {
    const bill = await Billing.requireBill(world.system, contractId(), OCTOBER);
    const { fileName, content } = await billPdf(world.user(ANNA), {
      contractId: contractId(),
      period: OCTOBER,
    });
    expect(fileName).toBe('bill-78010000000017-202610.pdf');
    const text = await textOf(content);
    // 200 kWh a month by the average, at 7.08; the payment was made past midnight in Moscow
    for (const said of [
      '1 416,00',
      'последний платёж 13.10.2026',
      '500,00',
      '2 332,00 ₽',
      'Невский офис',
      'Приказ Комитета',
    ])
      expect(text).toContain(said);
    expect(bill.totalKopecks).toBe(233_200);
  });

  test('of a first month begins with the opening balance', async () => {
    const { content } = await billPdf(world.user(ANNA), { contractId: contractId(), period: SEPTEMBER });
    expect(await textOf(content)).toContain('Остаток на начало');
  });

  test('of a month paid late shows the penalty as the ledger has it', async () => {
    const november = plusMonths(OCTOBER, 1);
    world.now = instant('2026-12-01T05:00:00Z');
    await runMonth(november);
    const { content } = await billPdf(world.user(ANNA), { contractId: contractId(), period: november });
    // of September's 1416.00, due 15 October, 600.00 were paid: the other 816.00 are late for 46 days, 16 of which cost
    const text = await textOf(content);
    expect(text).toContain('816,00 × 9,5 % / 300 × 16 дней 4,13');
    const bill = await Billing.requireBill(world.system, contractId(), november);
    expect(bill.penaltyKopecks).toBe(413);
  });

  test('charges no penalty for what was paid in time and heard of late, and names the day of paying', async () => {
    const november = plusMonths(OCTOBER, 1);
    world.now = instant('2026-11-30T05:00:00Z');
    await pay(816_00, plainDate('2026-10-15'));
    world.now = instant('2026-12-01T05:00:00Z');
    await runMonth(november);
    const { content } = await billPdf(world.user(ANNA), { contractId: contractId(), period: november });
    expect(await textOf(content)).toContain('последний платёж 15.10.2026');
    expect(await Billing.requireBill(world.system, contractId(), november)).toMatchObject({
      penaltyKopecks: 0,
    });
  });

  test('takes two rounds to the table at most', async () => {
    const { ctx, rounds } = countingRounds(world.user(ANNA));
    await billPdf(ctx, { contractId: contractId(), period: OCTOBER });
    expect(rounds()).toBe(2);
  });

  test('is missing for another’s contract, and for a month without a bill', async () => {
    for (const asked of [OCTOBER, plusMonths(OCTOBER, 1)])
      await expect(
        billPdf(world.user(BORIS), { contractId: contractId(), period: asked }),
      ).rejects.toMatchObject({
        code: 'contract.missing',
      });
    const later = { contractId: contractId(), period: plusMonths(OCTOBER, 1) };
    await expect(billPdf(world.user(ANNA), later)).rejects.toMatchObject({ code: 'billing.bill_missing' });
  });

  test('goes out without a QR, and the log says why, when the supplier’s details fit none', async () => {
    const supplier = aSupplier();
    await world.table.load(Supplier.supplierItems({ ...supplier, bank: { ...supplier.bank, bic: '0' } }));
    const logged: unknown[] = [];
    const log = { info() {}, warn() {}, error: (...said: unknown[]) => logged.push(said) };
    const ctx = { ...world.user(ANNA), log };
    const { content } = await billPdf(ctx, { contractId: contractId(), period: OCTOBER });
    expect(await textOf(content)).toContain('по реквизитам ниже');
    expect(logged).toEqual([['document.qr_not_encodable', { field: 'BIC', reason: 'wrong_form' }]]);
  });
});

describe('the receipt’s PDF', { timeout: 30_000 }, () => {
  test('tells the payment', async () => {
    const { fileName, content } = await receiptPdf(world.user(ANNA), {
      contractId: contractId(),
      paymentId: PAID,
    });
    expect(fileName).toBe(`receipt-${PAID}.pdf`);
    const text = await textOf(content);
    for (const said of ['1 663,80 ₽', '2 ноября 2026, 21:43', PAID]) expect(text).toContain(said);
  });

  test('takes two rounds to the table at most', async () => {
    const { ctx, rounds } = countingRounds(world.user(ANNA));
    await receiptPdf(ctx, { contractId: contractId(), paymentId: PAID });
    expect(rounds()).toBe(2);
  });

  test('is there only for a payment of one’s own that has settled', async () => {
    const asked = (paymentId: PaymentId) => ({ contractId: contractId(), paymentId });
    await expect(receiptPdf(world.user(BORIS), asked(PAID))).rejects.toMatchObject({
      code: 'contract.missing',
    });
    await expect(receiptPdf(world.user(ANNA), asked(PENDING))).rejects.toMatchObject({
      code: 'payment.not_settled',
    });
    const unknown = 'pay_01JD9Z5X0M4K8N1R2T3V4W5X00' as PaymentId;
    await expect(receiptPdf(world.user(ANNA), asked(unknown))).rejects.toMatchObject({
      code: 'payment.missing',
    });
  });
});
