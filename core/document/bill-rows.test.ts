import { describe, expect, test } from 'vitest';
import type { Account, Debt } from '#core/billing';
import { kopecks, period, plainDate } from '#core/kernel';
import { RUSSIA } from '#core/supplier';
import { aSupplier, COLD_WATER, ELECTRICITY } from '#core/testing';
import { drawn, expectSound, spaced } from './testing/drawn.ts';
import type { ReadPdf } from './testing/read-pdf.ts';
import { household, sampleBill, sampleTariff } from './testing/sample-documents.ts';

const USUAL = household(['electricity', 'cold-water', 'hot-water', 'maintenance', 'waste']);
const SUM = /^−?\d[\d\s]*,\d\d$/;

const debt = (of: string, dueOn: string, open: number, rest: Partial<Debt> = {}): Debt => ({
  period: period(of),
  dueOn: plainDate(dueOn),
  openKopecks: kopecks(open),
  paidLate: [],
  penaltyChargedKopecks: kopecks(0),
  penaltyOpenKopecks: kopecks(0),
  ...rest,
});
/** Vector 18's debt, of which the second part is still open and something was charged; and one a step behind. */
const LATE: Account = {
  debts: [
    debt('2026-03', '2026-04-15', 600_000, {
      paidLate: [{ on: plainDate('2026-05-31'), amountKopecks: kopecks(400_000) }],
      penaltyChargedKopecks: kopecks(12_345),
      penaltyOpenKopecks: kopecks(12_345),
    }),
    debt('2026-08', '2026-09-15', 250_000),
  ],
  advanceKopecks: kopecks(0),
};

/** Kopecks of a sum as it is written. */
function kopecksOf(text: string): number {
  const digits = Number(text.replace(/[^\d]/g, ''));
  return text.startsWith('−') ? -digits : digits;
}

/** The sums that stand between two texts, in the order they were drawn, and the signs between them. */
function between(pdf: ReadPdf, from: string, to: string) {
  const texts = pdf.pages.flatMap(({ spans }) => spans.map(({ text }) => spaced(text)));
  const start = texts.indexOf(from);
  const own = texts.slice(start + 1, texts.indexOf(to, start + 1));
  return {
    sums: own.filter((text) => SUM.test(text)).map(kopecksOf),
    signs: own.filter((text) => ['+', '−', '='].includes(text)),
  };
}

/** The flow must be a sum one can do by hand. */
function expectFlowAddsUp(pdf: ReadPdf, totalKopecks: number): void {
  const { sums, signs } = between(pdf, 'Как получилась сумма', 'Начислено за октябрь 2026');
  expect(signs.at(-1)).toBe('=');
  expect(sums).toHaveLength(signs.length + 1);
  const steps = sums.slice(1, -1).map((sum, index) => (signs[index] === '−' ? -sum : sum));
  expect(steps.reduce((total, step) => total + step, sums[0] ?? 0)).toBe(totalKopecks);
  expect(sums.at(-1)).toBe(totalKopecks);
}

describe('a bill of a month paid late', { timeout: 30_000 }, () => {
  test('shows each part of each debt as a sum, what earlier bills charged, and the law (Decree 354 p. 69)', async () => {
    const input = sampleBill({ household: USUAL, account: LATE });
    const pdf = await drawn(input);
    expectSound(pdf);
    for (const said of [
      'Пени за март 2026 счёт был к оплате до 15.04.2026 488,74',
      '16.05.2026 – 31.05.2026 4 000,00 × 9,5 % / 300 × 16 дней 20,27',
      '16.05.2026 – 14.07.2026 6 000,00 × 9,5 % / 300 × 60 дней 114,00',
      '15.07.2026 – 31.10.2026 6 000,00 × 9,5 % / 130 × 109 дней 477,92',
      'Начислено прошлыми счетами −123,45',
      'Пени за август 2026 счёт был к оплате до 15.09.2026 12,67',
      '16.10.2026 – 31.10.2026 2 500,00 × 9,5 % / 300 × 16 дней 12,67',
      'Пени 501,41',
      `${RUSSIA.basis.penalties.household}: пени за просрочку`,
    ])
      expect(pdf.text).toContain(said);
    expect(pdf.text).not.toContain('Вышло меньше');
  });

  test('adds up: opening, charges, recalculation and penalties to the total, in the flow and in the table', async () => {
    const input = sampleBill({
      household: {
        ...household(['electricity', 'cold-water'], [ELECTRICITY, COLD_WATER]),
        openedIn: period('2026-06'),
      },
      silentMonths: 3,
      readings: [[12_900], [319]],
      account: LATE,
      before: { totalKopecks: kopecks(962_345), lastPaidOn: plainDate('2026-10-02') },
    });
    const { bill } = input;
    expect(bill.penaltyKopecks).toBe(50_141);
    const pdf = await drawn(input);
    expectSound(pdf);
    expectFlowAddsUp(pdf, bill.totalKopecks);
    const { sums } = between(pdf, 'По тарифам месяца', 'Тарифы и основания');
    const [vat, charged, vatBack, recalculated, penalties, vatTotal, total] = sums;
    expect(recalculated).toBeLessThan(0);
    expect(penalties).toBe(50_141);
    expect((charged ?? 0) + (recalculated ?? 0) + (penalties ?? 0)).toBe(total);
    expect(total).toBe(bill.chargedKopecks);
    expect((vat ?? 0) + (vatBack ?? 0)).toBe(vatTotal);
  });

  test('that takes penalties back says why, and the flow subtracts them', async () => {
    const charged = { penaltyChargedKopecks: kopecks(20_000), penaltyOpenKopecks: kopecks(20_000) };
    const paidInTime = { paidLate: [{ on: plainDate('2026-05-10'), amountKopecks: kopecks(1_000_000) }] };
    const input = sampleBill({
      household: USUAL,
      account: {
        debts: [debt('2026-03', '2026-04-15', 0, { ...charged, ...paidInTime })],
        advanceKopecks: kopecks(0),
      },
    });
    const pdf = await drawn(input);
    expect(pdf.text).toContain('Вышло меньше, чем уже начислено: разница снята.');
    expect(pdf.text).toContain('Начислено прошлыми счетами −200,00');
    expect(pdf.text).toContain('Пени −200,00');
    expectFlowAddsUp(pdf, input.bill.totalKopecks);
  });

  test('with nothing in it but a penalty shows that', async () => {
    const input = sampleBill({ household: household([], []), readings: [], account: LATE });
    const pdf = await drawn(input);
    expectSound(pdf);
    expect(pdf.text).toContain('Пени 501,41');
    expect(pdf.text).not.toContain('ничего не начислено');
  });

  test('says it in English, with fractions by a point', async () => {
    const { text } = await drawn(sampleBill({ household: USUAL, account: LATE, language: 'en' }));
    expect(text).toContain('Penalty for March 2026 the bill was due by 15/04/2026 488.74');
    expect(text).toContain('15/07/2026 – 31/10/2026 6,000.00 × 9.5 % / 130 × 109 days 477.92');
  });

  test('without delay speaks of no penalty', async () => {
    expect((await drawn(sampleBill({ household: USUAL }))).text).not.toMatch(/[Пп]ени/);
  });
});

describe('a company’s bill', { timeout: 30_000 }, () => {
  const company = (reading: readonly number[] | undefined, maxPowerKw?: number) => {
    const { head, ...rest } = household(
      ['electricity'],
      [{ service: 'electricity', values: [1520], transformationRatio: 30 }],
    );
    return sampleBill({
      household: {
        ...rest,
        head: { ...head, kind: 'company', payerName: 'ООО «Хлеб»', ...(maxPowerKw && { maxPowerKw }) },
      },
      readings: [reading],
      tariffs: [sampleTariff('electricity', { single: ['8.62'] })],
    });
  };

  test('asks for the next month’s advances beside its own total, and says that they are not in it', async () => {
    const input = company([1640]);
    const pdf = await drawn(input);
    expectSound(pdf);
    for (const said of [
      'Авансы за ноябрь 2026',
      'до 10 ноября 2026 30 % начислений за октябрь 2026 9 309,60 ₽',
      'до 25 ноября 2026 40 % начислений за октябрь 2026 12 412,80 ₽',
      'В сумму этого счёта авансы не входят',
      `Основание: ${RUSSIA.basis.advances}`,
    ])
      expect(pdf.text).toContain(said);
    expectFlowAddsUp(pdf, 3_103_200);
  });

  test('of a household has no advances', async () => {
    expect((await drawn(sampleBill({ household: USUAL }))).text).not.toMatch(/[Аа]ванс/);
  });

  test('at maximum power is marked as worked out, by the companies’ own rule', async () => {
    const { text } = await drawn(company(undefined, 10));
    expect(text).toContain('нет показаний: по максимальной мощности');
    expect(text).toContain('≈ 7 440');
    expect(text).toContain('Основные положения № 442, п. 166');
    expect(text).not.toContain('№ 354');
  });
});

describe('a line of a part of the month', { timeout: 30_000 }, () => {
  test('says which days it is of, and that the sum is their share', async () => {
    const input = sampleBill({
      household: { ...household(['electricity', 'maintenance'], [ELECTRICITY]) },
      closedOn: '2026-10-18',
      title: { final: true },
    });
    const area = input.lines.find(({ source }) => source === 'area');
    expect(area).toMatchObject({
      days: 18,
      ofDays: 31,
      amountKopecks: Math.round((5430 * 3147 * 18) / 31 / 100),
    });
    const { text } = await drawn(input);
    expect(text).toContain('по площади помещения 18 из 31 дня, с 01.10.2026');
    expect(text).toContain('18 дней из 31 — на 18/31');
  });

  test('where the tariff changed stands beside the other part, each with its days and rate', async () => {
    const raised = { from: plainDate('2026-10-01') };
    const pdf = await drawn(
      sampleBill({
        household: {
          ...household(['electricity'], [{ ...ELECTRICITY, values: [1000] }]),
          supplier: aSupplier('demo', { tariffChange: 'days' }),
        },
        readings: [[1300]],
        tariffs: [
          sampleTariff('electricity', { single: ['7.08'] }),
          sampleTariff('electricity', { single: ['7.88'] }, raised),
        ],
      }),
    );
    expectSound(pdf);
    expect(pdf.text).toContain('1 000 – 1 300 передано вами 10 из 30 дней, с 21.09.2026 100 7,08');
    expect(pdf.text).toContain('20 из 30 дней, с 01.10.2026 200 7,88');
    expect(pdf.text.split('1 000 – 1 300')).toHaveLength(2);
    expect(pdf.text).not.toContain('доля дней');
  });
});

describe('a bill that is not like the others', { timeout: 30_000 }, () => {
  test('says that it is the last, and that what is paid ahead comes back', async () => {
    const input = sampleBill({
      household: USUAL,
      openingKopecks: -900_000,
      closedOn: '2026-10-31',
      title: { final: true },
    });
    const { text } = await drawn(input);
    expect(text).toContain('Последний счёт по договору.');
    expect(text).toContain('Договор закончен: обратитесь к поставщику, деньги вернут.');
    expect(text).not.toContain('уменьшит следующий счёт');
  });

  test('names the bill whose place it took, and why, however long the reason', async () => {
    const title = { revision: 2, number: '78010000000017-202610-2' };
    const { text } = await drawn(
      sampleBill({ household: USUAL, title: { ...title, reason: 'Прибор был снят с учёта по ошибке.' } }),
    );
    expect(text).toContain('Выставлен вместо счёта № 78010000000017-202610: тот отменён.');
    expect(text).toContain('Причина: Прибор был снят с учёта по ошибке.');
    const pdf = await drawn(sampleBill({ household: USUAL, title: { ...title, reason: 'Ъ'.repeat(3000) } }));
    expectSound(pdf);
  });

  test('of the usual kind says neither', async () => {
    const { text } = await drawn(sampleBill({ household: USUAL }));
    expect(text).not.toMatch(/Последний счёт|вместо счёта|Причина/);
  });
});
