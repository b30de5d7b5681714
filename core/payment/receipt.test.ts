import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { receiptOf } from './receipt.ts';
import { createScene } from './testing/scene.ts';

const facts = {
  amountKopecks: kopecks(12_025),
  balanceKopecks: kopecks(50_000),
  vatPercent: 22,
  contractNumber: '78010000000017',
  contact: { email: 'anna@example.org' },
};

describe('the fiscal receipt', () => {
  test('its items are positive and add up to the amount, whatever is owed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000_000 }),
        fc.integer({ min: -50_000_000, max: 50_000_000 }),
        fc.constantFrom(0, 5, 7, 10, 20, 22),
        (amount, balance, vatPercent) => {
          const { items } = receiptOf({
            ...facts,
            amountKopecks: kopecks(amount),
            balanceKopecks: kopecks(balance),
            vatPercent,
          });
          expect(items.reduce((sum, item) => sum + item.amountKopecks, 0)).toBe(amount);
          expect(items.every((item) => item.amountKopecks > 0)).toBe(true);
        },
      ),
    );
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
    const { items } = receiptOf({ ...facts, balanceKopecks: kopecks(10_000) });
    expect(items).toMatchObject([
      { amountKopecks: 10_000, vatCode: 11, mode: 'full_payment' },
      { amountKopecks: 2_025, vatCode: 12, subject: 'payment', mode: 'advance' },
    ]);
  });

  test('of a supplier that charges no VAT says so', () => {
    const { items } = receiptOf({ ...facts, balanceKopecks: kopecks(10_000), vatPercent: 0 });
    expect(items.map(({ vatCode }) => vatCode)).toEqual([1, 1]);
  });

  test('without a debt all of it is an advance', () => {
    for (const balance of [0, -700]) {
      const { items } = receiptOf({ ...facts, balanceKopecks: kopecks(balance) });
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
