import { describe, expect, test } from 'vitest';
import { kopecks, period, plainDate } from '#core/kernel';
import { COLD_WATER, ELECTRICITY, type MeterDraft } from '#core/testing';
import { FORMATS } from './format.ts';
import type { BillDocument } from './model.ts';
import { renderBill } from './render-bill.ts';
import { drawn, expectSound, spaced } from './testing/drawn.ts';
import { tagged } from './testing/read-pdf.ts';
import { household, sampleBill, sampleTariff, USUAL_TARIFFS } from './testing/sample-documents.ts';

const HOT_WATER: MeterDraft = { service: 'hot-water', values: [204], monthly: [3000] };
const TWO_ZONES: MeterDraft = { service: 'electricity', values: [41_200, 18_300], monthly: [180, 95] };

const USUAL = household(['electricity', 'cold-water', 'hot-water', 'maintenance', 'waste']);

// drawing a page and reading it back takes a while where much else runs
describe('a bill', { timeout: 30_000 }, () => {
  test('of a usual household is one page with all that Decree 354 p. 69 asks for', async () => {
    const input = sampleBill({
      household: USUAL,
      openingKopecks: 120_000,
      before: { totalKopecks: kopecks(380_055), lastPaidOn: plainDate('2026-10-12') },
    });
    const pdf = await drawn(input);
    expect(pdf.pages).toHaveLength(1);
    expectSound(pdf);
    for (const said of [
      'Счёт за октябрь 2026',
      '№ 78010000000017-202610 от 1 ноября 2026',
      '7801 0000 0000 17',
      'Иванова Анна Сергеевна',
      'Энергетиков, д. 10',
      '54,3 м²',
      '2 человека',
      'К оплате до 16 ноября 2026',
      '3 800,55',
      'последний платёж 12.10.2026',
      '2 600,55',
      'Электроэнергия, кВт·ч',
      'прибор № 000017-0',
      '12 345 – 12 580',
      'передано вами',
      'Распоряжение Комитета по тарифам',
      '40702810900000000001',
      'БИК 044525000',
      '+7 812 555-01-00',
      'Невский офис',
      'по п. 69 Правил',
      'Страница 1 из 1',
    ])
      expect(spaced(pdf.text)).toContain(said);
  });

  test('names every amount, volume and rate of its lines, and its totals', async () => {
    const input = sampleBill({ household: USUAL });
    const { text } = await drawn(input);
    const f = FORMATS.ru;
    for (const line of input.lines) {
      for (const said of [
        f.sum(kopecks(line.amountKopecks)),
        f.sum(kopecks(line.vatKopecks)),
        f.decimal(line.rate),
        f.volume(line.unit, line.volume),
      ])
        expect(text).toContain(spaced(said));
    }
    expect(text).toContain(spaced(f.money(input.bill.totalKopecks)));
    expect(text).toContain(spaced(f.sum(input.bill.vatKopecks)));
  });

  test('names heating by area in square metres, not in what heat is metered in', async () => {
    const byArea = sampleTariff('heating', { single: ['41.20'] }, { per: 'area' });
    const { text } = await drawn(sampleBill({ household: household(['heating'], []), tariffs: [byArea] }));
    expect(text).toContain('Отопление, м²');
    expect(text).toContain('54,3 41,20');
    expect(text).not.toContain('Гкал');
  });

  test('carries a QR that an independent decoder reads as the payment’s text', async () => {
    const input = sampleBill({ household: USUAL });
    const pdf = await drawn(input);
    expect(await pdf.pages[0]?.qrText()).toBe(input.qrText);
    expect(input.qrText).toContain(
      `|Sum=${input.bill.totalKopecks}|PersAcc=78010000000017|PaymPeriod=10.2026|`,
    );
  });

  test('can be walked by a screen reader: headings, tables with headings, pictures with words', async () => {
    const pdf = await drawn(sampleBill({ household: USUAL }));
    const tags = pdf.pages[0]?.tags ?? {};
    expect(tagged(tags, 'H1')).toHaveLength(1);
    expect(tagged(tags, 'H2').length).toBeGreaterThanOrEqual(4);
    for (const table of tagged(tags, 'Table')) {
      const rows = tagged(table, 'TR');
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(tagged(row, 'TH').length + tagged(row, 'TD').length).toBeGreaterThan(1);
      expect(tagged(table, 'TH').length).toBeGreaterThan(0);
    }
    expect(tagged(tags, 'Figure').map(({ alt }) => spaced(alt ?? ''))).toEqual([
      'Знак «Кабинета»',
      'QR-код для оплаты 4 552,06 ₽ в приложении банка',
    ]);
    expect(pdf.language).toBe('ru-RU');
    expect(pdf.info).toMatchObject({
      PDFFormatVersion: '1.7',
      Title: 'Счёт за октябрь 2026, лицевой счёт 78010000000017',
    });
  });

  test('is the same bytes for the same input', async () => {
    const input = sampleBill({ household: USUAL });
    const [one, other] = [await renderBill(input), await renderBill(structuredClone(input))];
    expect(Buffer.compare(one, other)).toBe(0);
  });

  test('speaks English when asked', async () => {
    const pdf = await drawn(sampleBill({ household: USUAL, language: 'en' }));
    expect(pdf.language).toBe('en-GB');
    expect(pdf.text).toContain('Bill for October 2026');
    expect(pdf.text).toContain('4,552.06 ₽');
    expect(pdf.text).toContain('Page 1 of 1');
    expect(await pdf.pages[0]?.qrText()).toContain('Purpose=Коммунальные услуги');
  });

  test('marks what no reading came for', async () => {
    const { text } = await drawn(sampleBill({ household: USUAL, readings: [] }));
    expect(text).toContain('нет показаний: по среднему');
    expect(text).toContain('≈ 200');
    expect(text).toContain('≈ Показаний за месяц не было');
    const read = await drawn(sampleBill({ household: USUAL }));
    expect(read.text).not.toContain('≈');
  });

  test('shows what is recalculated, for which month and why, over as many pages as it takes', async () => {
    const input = sampleBill({
      household: {
        ...household(['electricity', 'cold-water', 'maintenance'], [TWO_ZONES, COLD_WATER]),
        openedIn: period('2026-06'),
      },
      silentMonths: 3,
      readings: [[41_900, 18_500], [319]],
    });
    const pdf = await drawn(input);
    expect(pdf.pages).toHaveLength(2);
    expectSound(pdf);
    for (const said of [
      'Перерасчёт за июль 2026: Электроэнергия, кВт·ч',
      'Перерасчёт за сентябрь 2026: Холодная вода, м³',
      'посчитанный по среднему: снимаем его и начисляем по показаниям',
      'снято начисленное по среднему',
      'с 41 200 передано вами, поделено по дням',
      'по 41 900',
      '−1 094,40',
      'Страница 2 из 2',
    ])
      expect(pdf.text).toContain(said);
    const recalculated = input.lines
      .filter(({ kind }) => kind === 'recalculation')
      .reduce((sum, line) => sum + line.amountKopecks, 0);
    expect(recalculated).toBeLessThan(0);
    expect(pdf.text).toContain(spaced(`Перерасчёт −157,91 ${FORMATS.ru.sum(kopecks(recalculated))}`));
    // the head of the table is said again on the second page, but only to the eye
    expect(pdf.pages[1]?.text).toContain('Показания: было – стало');
    expect(pdf.pages[1]?.tags && tagged(pdf.pages[1].tags, 'Table').length).toBeGreaterThan(0);
  });

  test('splits zones and ranges into lines of their own, with each register’s readings once', async () => {
    const tariff = sampleTariff(
      'electricity',
      { day: ['7.61', '8.12', '8.22'], night: ['3.27', '3.48', '3.53'] },
      { bounds: [3900, 6000] },
    );
    const pdf = await drawn(
      sampleBill({
        household: household(['electricity'], [TWO_ZONES]),
        readings: [[46_000, 19_900]],
        tariffs: [tariff],
      }),
    );
    expect(pdf.pages).toHaveLength(1);
    for (const said of [
      'День, 7–23 ч; до 3 900 кВт·ч',
      '3 900 – 6 000 кВт·ч',
      'Ночь, 23–7 ч; свыше 6 000 кВт·ч',
      '42 882,50',
    ])
      expect(pdf.text).toContain(said);
    expect(pdf.text.split('41 200 – 46 000')).toHaveLength(2);
    expect(pdf.text.split('18 300 – 19 900')).toHaveLength(2);
  });

  test('of two zones in two ranges with water, heating and the rest still is one page', async () => {
    const services = ['electricity', 'cold-water', 'hot-water', 'heating', 'maintenance', 'waste'];
    const pdf = await drawn(
      sampleBill({
        household: household(services, [TWO_ZONES, COLD_WATER, HOT_WATER]),
        readings: [[41_500, 18_420], undefined, [208]],
        tariffs: [
          sampleTariff('electricity', { day: ['6.08', '7.00'], night: ['3.31', '3.82'] }, { bounds: [300] }),
          sampleTariff('heating', { single: ['2543.77'] }, { normPerPerson: 350_000 }),
          ...USUAL_TARIFFS.slice(1),
        ],
      }),
    );
    expect(pdf.pages).toHaveLength(1);
    expectSound(pdf);
    expect(await pdf.pages[0]?.qrText()).toContain('|Sum=694646|');
  });

  test('of a company tells the transformation ratio and counts no persons', async () => {
    const company = {
      ...household(['electricity'], [{ ...ELECTRICITY, values: [1520], transformationRatio: 30 }]),
    };
    const input = sampleBill({
      household: company,
      readings: [[1640]],
      tariffs: [sampleTariff('electricity', { single: ['8.62'] })],
    });
    const { text } = await drawn({
      ...input,
      contract: { ...input.contract, kind: 'company', payerName: 'ООО «Хлеб»' },
    });
    expect(text).toContain('коэффициент трансформации 30');
    expect(text).toContain('31 032,00');
    expect(text).toContain('ООО «Хлеб»');
    expect(text).not.toContain('Зарегистрировано');
  });

  test('that leaves an advance asks for nothing and has no QR', async () => {
    const pdf = await drawn(sampleBill({ household: USUAL, openingKopecks: -900_000 }));
    expect(pdf.text).toContain('Платить не нужно: аванс 4 447,94 ₽');
    expect(pdf.text).toContain('−4 447,94');
    expect(pdf.text).not.toContain('К оплате');
    expect(tagged(pdf.pages[0]?.tags ?? {}, 'Figure')).toHaveLength(1);
    expectSound(pdf);
  });

  test('with nothing in it still says so', async () => {
    const input = sampleBill({ household: USUAL });
    const nothing = {
      ...input.bill,
      chargedKopecks: kopecks(0),
      vatKopecks: kopecks(0),
      totalKopecks: kopecks(0),
    };
    const { qrText: _qr, ...rest } = input;
    const pdf = await drawn({ ...rest, bill: nothing, lines: [] });
    expect(pdf.text).toContain('За этот месяц ничего не начислено.');
    expect(pdf.text).toContain('Всё оплачено.');
    expectSound(pdf);
  });

  test('without a QR sends the payer to the bank details', async () => {
    const { qrText: _qr, ...input } = sampleBill({ household: USUAL });
    expect((await drawn(input)).text).toContain('по реквизитам ниже');
  });

  test('stands within its pages and keeps every sum whole, however hostile the texts', async () => {
    const input = sampleBill({ household: USUAL });
    const [line] = input.lines;
    if (!line) throw new Error('a bill has lines');
    const sum = 9_007_199_254_740_991;
    const hostile: BillDocument = {
      ...input,
      supplier: {
        ...input.supplier,
        name: 'Ъ'.repeat(400),
        legalName: '<b>&amp;]]></b>'.repeat(60),
        phone: '+'.repeat(90),
        email: `${'x'.repeat(300)}@y.z`,
        bank: { ...input.supplier.bank, payeeName: 'А|Б '.repeat(200), bankName: '|'.repeat(200) },
      },
      contract: {
        ...input.contract,
        payerName: `Имя-Фамилия | `.repeat(80),
        premise: { ...input.contract.premise, address: `${'Ж'.repeat(500)} 😀👨‍👩‍👧 שלום \u202eevil` },
      },
      lines: [
        ...input.lines,
        ...Array.from({ length: 40 }, (_, index) => ({
          ...line,
          serialNumber: `SN-${index}-${'9'.repeat(120)}`,
          tariff: `electricity/x${index}/2026-01-01`,
          legalBasis: `${index} ${'🎉'.repeat(500)}`,
          amountKopecks: sum - index,
        })),
      ],
    };
    const pdf = await drawn(hostile);
    expect(pdf.pages.length).toBeGreaterThan(2);
    expectSound(pdf);
    expect(pdf.text).toContain(spaced(FORMATS.ru.sum(kopecks(sum))));
    expect(pdf.text).toContain(`Страница 2 из ${pdf.pages.length}`);
    expect(await pdf.pages[0]?.qrText()).toBe(input.qrText);
  });
});
