import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { SERVICE_NAMES } from '#core/tariff';
import { createScene } from '../testing/scene.ts';
import { receiptOf } from './receipt.ts';

const PART = {
  amountKopecks: kopecks(12_025),
  head: { number: '78010000000017', balanceKopecks: kopecks(50_000) },
};
const facts = { parts: [PART], vatPercent: 22, contact: { email: 'anna@example.org' } };

const owing = (balance: number) => [{ ...PART, head: { ...PART.head, balanceKopecks: kopecks(balance) } }];

describe('the fiscal receipt', () => {
  const part = fc.record({
    amountKopecks: fc.integer({ min: 1, max: 50_000_000 }).map(kopecks),
    head: fc.record({
      balanceKopecks: fc.integer({ min: -50_000_000, max: 50_000_000 }).map(kopecks),
      number: fc.stringMatching(/^\d{14}$/),
    }),
    service: fc.constantFrom(...SERVICE_NAMES),
  });

  test('its items are positive, add up to the amount, and fit the acquirer’s form, whatever is owed', () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 5, 7, 10, 20, 22),
        (parts, vatPercent) => {
          const { items } = receiptOf({ ...facts, parts, vatPercent });
          const sum = (amounts: readonly { amountKopecks: number }[]) =>
            amounts.reduce((total, { amountKopecks }) => total + amountKopecks, 0);
          expect(sum(items)).toBe(sum(parts));
          expect(items.every((item) => item.amountKopecks > 0)).toBe(true);
          expect(items.length).toBeLessThanOrEqual(100);
          expect(items.every(({ description }) => description.length <= 128)).toBe(true);
        },
      ),
    );
  });

  test('of several contracts splits each by its own debt', () => {
    const parts = [
      PART,
      { amountKopecks: kopecks(500), head: { number: '78010000000024', balanceKopecks: kopecks(200) } },
    ];
    expect(receiptOf({ ...facts, parts }).items).toMatchObject([
      {
        description: 'Коммунальные услуги, договор 78010000000017',
        amountKopecks: 12_025,
        mode: 'full_payment',
      },
      {
        description: 'Коммунальные услуги, договор 78010000000024',
        amountKopecks: 200,
        mode: 'full_payment',
      },
      {
        description: 'Аванс за коммунальные услуги, договор 78010000000024',
        amountKopecks: 300,
        mode: 'advance',
      },
    ]);
  });

  test('names the service the payer named', () => {
    const parts = [{ ...PART, ...owing(10_000)[0], service: 'cold-water' as const }];
    expect(receiptOf({ ...facts, parts }).items.map(({ description }) => description)).toEqual([
      'Холодная вода, договор 78010000000017',
      'Аванс за услугу «Холодная вода», договор 78010000000017',
    ]);
  });

  test('a payment of the debt is a service paid in full', () => {
    expect(receiptOf(facts).items).toEqual([
      {
        description: 'Коммунальные услуги, договор 78010000000017',
        amountKopecks: 12_025,
        vatCode: 11,
        subject: 'service',
        mode: 'full_payment',
      },
    ]);
  });

  test('what goes beyond the debt is an advance at the calculated rate', () => {
    const { items } = receiptOf({ ...facts, parts: owing(10_000) });
    expect(items).toMatchObject([
      { amountKopecks: 10_000, vatCode: 11, mode: 'full_payment' },
      { amountKopecks: 2_025, vatCode: 12, subject: 'payment', mode: 'advance' },
    ]);
  });

  test('of a supplier that charges no VAT says so', () => {
    const { items } = receiptOf({ ...facts, parts: owing(10_000), vatPercent: 0 });
    expect(items.map(({ vatCode }) => vatCode)).toEqual([1, 1]);
  });

  test('without a debt all of it is an advance', () => {
    for (const balance of [0, -700]) {
      const { items } = receiptOf({ ...facts, parts: owing(balance) });
      expect(items).toMatchObject([{ amountKopecks: 12_025, mode: 'advance' }]);
    }
  });

  test('a VAT rate without a code stops the payment instead of printing a wrong receipt', () => {
    expect(() => receiptOf({ ...facts, vatPercent: 18 })).toThrow('18 %');
  });

  test.each([
    ['2025-12-31T20:59:59Z', 4],
    ['2025-12-31T21:00:00Z', 11],
  ])('takes the VAT rate of the supplier’s own date: %s', async (now, vatCode) => {
    const scene = await createScene({ now, balanceKopecks: 90_000 });
    scene.acquirer.trouble = () => ({ kind: 'unknown', cause: 'test' });
    await scene.start().catch(() => undefined);
    const stored = scene.world.table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));
    expect(stored).toMatchObject({ order: { receipt: { items: [{ vatCode }] } } });
  });

  test('goes to the payer’s e-mail, or to the phone when there is none', async () => {
    for (const [email, contact] of [
      ['anna@example.org', { email: 'anna@example.org' }],
      [undefined, { phone: '+79211234567' }],
    ] as const) {
      const scene = await createScene({ email });
      scene.acquirer.trouble = () => ({ kind: 'unknown', cause: 'test' });
      await scene.start().catch(() => undefined);
      const stored = scene.world.table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));
      expect(stored).toMatchObject({ order: { receipt: { contact } } });
    }
  });
});
