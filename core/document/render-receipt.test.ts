import { describe, expect, test } from 'vitest';
import { kopecks } from '#core/kernel';
import { renderReceipt } from './render-receipt.ts';
import { readPdf, tagged } from './testing/read-pdf.ts';
import { sampleReceipt } from './testing/sample-documents.ts';

const drawn = async (input: Parameters<typeof renderReceipt>[0]) => readPdf(await renderReceipt(input));

describe('a receipt', { timeout: 30_000 }, () => {
  test('says who paid what for which contract, when by the supplier’s clock, and by which operation', async () => {
    const pdf = await drawn(sampleReceipt(166_380));
    expect(pdf.pages).toHaveLength(1);
    for (const said of [
      'Квитанция об оплате',
      '1 663,80 ₽',
      'Одна тысяча шестьсот шестьдесят три рубля 80 копеек',
      'Платёж прошёл',
      '2 ноября 2026, 21:43',
      'Europe/Moscow',
      '7801 0000 0000 17',
      'Иванова Анна Сергеевна',
      'пр. Энергетиков, д. 10, кв. 25',
      'Коммунальные услуги, лицевой счёт 78010000000017',
      'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y',
      'YooKassa 2d9a3f6c-000f-5000-8000-1c6f5e0b7a11',
    ])
      expect(pdf.text).toContain(said);
  });

  test('speaks English when asked', async () => {
    const { text } = await drawn(sampleReceipt(166_380, {}, 'en'));
    expect(text).toContain('Payment receipt');
    expect(text).toContain('One thousand six hundred and sixty-three roubles 80 kopecks');
  });

  test('of a payment by a bank’s register names the bank’s operation and who gave the fiscal receipt', async () => {
    const { providerId: _, gateway: _gateway, ...rest } = sampleReceipt(166_380).payment;
    const payment = { ...rest, register: { source: 'sber', operation: '500100000001' } };
    const { text } = await drawn({ ...sampleReceipt(166_380), payment });
    expect(text).toContain('Операция банка');
    expect(text).toContain('sber 500100000001');
    expect(text).toContain('Чек вам выдал тот, кто принял деньги');
    expect(text).not.toContain('эквайер');
  });

  test('tells of money that went back, and of a trial payment', async () => {
    const [part] = sampleReceipt(166_380).payment.parts;
    const refunded = (amount: number) => ({
      refundedKopecks: kopecks(amount),
      parts: [{ ...part!, refundedKopecks: kopecks(amount) }],
    });
    const some = await drawn(sampleReceipt(166_380, { ...refunded(10_000), testMode: true }));
    expect(some.text).toContain('Платёж прошёл; возвращено 100,00 ₽');
    expect(some.text).toContain('Пробный платёж');
    const whole = await drawn(sampleReceipt(166_380, refunded(166_380)));
    expect(whole.text).toContain('возвращён полностью');
    const disputed = { parts: [{ ...part!, chargedBackKopecks: kopecks(5_000) }] };
    expect((await drawn(sampleReceipt(166_380, disputed))).text).toContain('50,00 ₽ забрал банк плательщика');
  });

  test('never says that money is on a contract when it waits for the supplier', async () => {
    const [part] = sampleReceipt(166_380).payment.parts;
    const waiting = { ...part!, creditedTo: 'unapplied' as const };
    const { text } = await drawn(sampleReceipt(166_380, { parts: [waiting] }));
    expect(text).toContain('Платёж прошёл; деньги ждут решения поставщика');
    expect(text).not.toContain('зачислены');
    const partly = await drawn(sampleReceipt(166_380, { parts: [part!, waiting] }));
    expect(partly.text).toContain('Платёж прошёл; часть денег ждёт решения поставщика');
  });

  test('names the service that was paid for', async () => {
    const [part] = sampleReceipt(166_380).payment.parts;
    const { text } = await drawn(sampleReceipt(166_380, { parts: [{ ...part!, service: 'heating' }] }));
    expect(text).toContain('Отопление, лицевой счёт 78010000000017');
  });

  test('of several contracts names each with its sum, and no address of one of them', async () => {
    const [part] = sampleReceipt(166_380).payment.parts;
    const parts = [
      { ...part!, amountKopecks: kopecks(100_000) },
      {
        ...part!,
        contractNumber: '78010000000024',
        amountKopecks: kopecks(66_380),
        refundedKopecks: kopecks(380),
        service: 'electricity' as const,
      },
    ];
    for (const language of ['ru', 'en'] as const) {
      const pdf = await drawn(sampleReceipt(166_380, { parts }, language));
      expect(pdf.pages).toHaveLength(1);
      for (const said of [
        ...(language === 'ru'
          ? [
              '1 663,80 ₽',
              '7801 0000 0000 17 1 000,00 ₽',
              '7801 0000 0000 24 Электроэнергия, возвращено 3,80 ₽ 663,80 ₽',
            ]
          : ['Utility services, contracts: 2', 'By contract', 'Electricity']),
      ])
        expect(pdf.text).toContain(said);
      // other contracts may have another payer and premise
      expect(pdf.text).not.toContain('пр. Энергетиков');
      expect(pdf.text).not.toContain('Иванова');
    }
  });

  test('of twenty contracts has room for all of them', async () => {
    const [part] = sampleReceipt(166_380).payment.parts;
    const parts = Array.from({ length: 20 }, (_, index) => ({
      ...part!,
      contractNumber: String(78010000000017 + index),
    }));
    const pdf = await drawn(sampleReceipt(3_327_600, { parts }));
    expect(pdf.pages.length).toBeLessThanOrEqual(2);
    for (let index = 0; index < 20; index += 1)
      expect(pdf.text).toContain(`7801 0000 0000 ${17 + index} 1 663,80 ₽`);
    for (const page of pdf.pages) expect(page.untagged).toEqual([]);
  });

  test('is tagged throughout and the same bytes for the same input', async () => {
    const input = sampleReceipt(166_380);
    const bytes = await renderReceipt(input);
    expect(Buffer.compare(bytes, await renderReceipt(structuredClone(input)))).toBe(0);
    const pdf = await readPdf(bytes);
    expect(pdf.isTagged).toBe(true);
    expect(pdf.pages[0]?.untagged).toEqual([]);
    expect(tagged(pdf.pages[0]?.tags ?? {}, 'H1')).toHaveLength(1);
    expect(tagged(pdf.pages[0]?.tags ?? {}, 'TR').length).toBeGreaterThan(7);
  });

  test.each(['pending', 'canceled', 'quarantined'] as const)(
    'is not made of a payment that is %s',
    async (state) => {
      await expect(renderReceipt(sampleReceipt(100, { state }))).rejects.toThrow('a receipt of a payment');
    },
  );
});
