import { describe, expect, test } from 'vitest';
import {
  type ContractId,
  instant,
  kopecks,
  LANGUAGES,
  type Language,
  ORGANISATION_ROLES,
  type PaymentId,
  period,
  plainDate,
} from '#core/kernel';
import type { Notice } from './model.ts';
import { renderMail, renderSms } from './render.ts';

const SITE = 'https://kabinet.test';
const contract = {
  contractId: 'ctr_5X0M4K8N1R2T3V4W5X6Y7Z8A9B' as ContractId,
  contractNumber: '78010000000017',
  supplierName: 'Невская энергосбытовая компания',
};
const bill = {
  template: 'bill-ready',
  ...contract,
  period: period('2026-10'),
  chargedKopecks: kopecks(166380),
  totalKopecks: kopecks(1266380),
  dueOn: plainDate('2026-11-16'),
} satisfies Notice;

const payment = {
  paymentId: 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y' as PaymentId,
  amountKopecks: kopecks(166380),
  parts: [{ contractNumber: '78010000000017', amountKopecks: kopecks(166380) }],
  waits: false,
  settledAt: instant('2026-10-31T22:30:00Z'),
  timeZone: 'Europe/Moscow',
};

const CHANGE_ASKED = {
  ...{ template: 'sign-in-change-asked', supplierName: contract.supplierName },
  ...{
    notBefore: instant('2026-10-20T09:00:00Z'),
    token: `usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y.${'s'.repeat(43)}`,
  },
} satisfies Notice;

const INVITED = {
  ...{
    template: 'member-invitation',
    organisationName: contract.supplierName,
    role: 'payments',
    validDays: 14,
  },
  token: `org_01JD9Z5X0M4K8N1R2T3V4W5X6Y.inv_01JD9Z5X0M4K8N1R2T3V4W5X6Y.${'s'.repeat(43)}`,
} satisfies Notice;

const MAILS: Notice[] = [
  { template: 'activation', token: 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y.secret', validDays: 14 },
  { template: 'sign-up-link', token: 'sup_01JD9Z5X0M4K8N1R2T3V4W5X6Y.secret', validDays: 14 },
  { template: 'recovery-link', token: 'rec_01JD9Z5X0M4K8N1R2T3V4W5X6Y.secret', validMinutes: 30 },
  { template: 'already-registered' },
  { template: 'password-changed', changedAt: instant('2026-10-20T09:00:00Z'), by: 'phone' },
  { template: 'password-changed', changedAt: instant('2026-10-20T09:00:00Z'), by: 'email' },
  CHANGE_ASKED,
  { template: 'sign-in-given', supplierName: contract.supplierName },
  INVITED,
  bill,
  {
    template: 'payment-received',
    ...contract,
    ...payment,
  },
  { template: 'payment-received', ...contract, ...payment, waits: true },
  { template: 'readings-needed', ...contract, meters: 2, untilOn: plainDate('2026-10-25') },
  {
    ...{ template: 'autopay-coming', ...contract, on: plainDate('2026-10-25'), cardTitle: 'Mir •• 4477' },
    amount: { kind: 'fixed', amountKopecks: kopecks(166380) },
  },
  {
    ...{ template: 'autopay-coming', ...contract, on: plainDate('2026-10-25'), cardTitle: 'Mir •• 4477' },
    amount: { kind: 'debt', capKopecks: kopecks(200000), owedKopecks: kopecks(166380) },
  },
  ...(['failed', 'skipped', 'being-checked'] as const).map(
    (outcome): Notice => ({
      ...{ template: 'autopay-outcome', ...contract, on: plainDate('2026-10-25'), outcome },
      reason: { ru: 'На карте не хватило денег.', en: 'There was not enough money on the card.' },
      ...(outcome === 'failed' && { next: 'retry', nextOn: plainDate('2026-10-26') }),
      ...(outcome === 'skipped' && { next: 'next-month', nextOn: plainDate('2026-11-25') }),
    }),
  ),
  ...[166380, -166380, 0].map(
    (balance): Notice => ({
      ...{ template: 'contract-ended', ...contract, balanceKopecks: kopecks(balance) },
      ...(balance > 0 && { finalBill: { number: '78010000000017-202611', dueOn: plainDate('2026-12-15') } }),
      supplier: { phone: '+7 812 555-01-00', email: 'office@supplier.test' },
      payee: {
        ...{ name: contract.supplierName, taxNumber: '7801000009', account: '40702810900000000001' },
        ...{ bankName: 'Bank', bic: '044525000' },
      },
    }),
  ),
  { template: 'cards-removed', cardTitles: ['Mir •• 4477', 'MasterCard •• 0004'] },
];
const SMS: Notice[] = [
  { template: 'sign-up-code', code: '012345' },
  { template: 'recovery-code', code: '012345' },
  { template: 'already-registered' },
  { template: 'password-changed', changedAt: instant('2026-10-20T09:00:00Z'), by: 'phone' },
  { template: 'sign-in-given', supplierName: contract.supplierName },
];

const inBoth = <T extends object>(all: T[]): [Language, T][] =>
  LANGUAGES.flatMap((language) => all.map((one): [Language, T] => [language, one]));

describe('every mail', () => {
  test.each(inBoth(MAILS))('has a subject, text and HTML (%s, $template)', (language, notice) => {
    const { subject, text, html } = renderMail(notice, language, SITE);
    expect(subject.length).toBeGreaterThan(10);
    expect(subject.length).toBeLessThan(90);
    expect(text).toContain(SITE);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain('name="viewport"');
    expect(/[а-яё]/i.test(text.replaceAll(contract.supplierName, ''))).toBe(language === 'ru');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(html).not.toMatch(/undefined|NaN|\[object/);
  });

  test.each(inBoth(MAILS))('loads nothing and runs nothing (%s, $template)', (language, notice) => {
    const { html } = renderMail(notice, language, SITE);
    expect(html).not.toMatch(/<(img|script|link|iframe|object|form)|url\(|@import|\son\w+=/i);
    for (const [, address] of html.matchAll(/href="([^"]*)"/g)) expect(address?.startsWith(SITE)).toBe(true);
  });

  test.each(inBoth(MAILS))('has the same link in text and HTML (%s, $template)', (language, notice) => {
    const { text, html } = renderMail(notice, language, SITE);
    const link = /https:\S+/.exec(text)?.[0] ?? '';
    expect(html).toContain(`href="${link}"`);
  });

  test('escapes every value, so that nothing typed becomes markup', () => {
    const supplierName = `<script>alert(1)</script>"'&`;
    const { html, text } = renderMail({ ...bill, supplierName }, 'ru', SITE);
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(text).toContain(supplierName);
  });
});

describe('the activation mail', () => {
  test('carries the token after the #, where no server sees it', () => {
    const token = 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y.a-secret_of_letters';
    const { text } = renderMail({ template: 'activation', token, validDays: 14 }, 'ru', SITE);
    expect(text).toContain(`${SITE}/activate#token=${token}\n`);
    expect(text).toContain('14 дней');
  });
});

describe('the invitation to an organisation', () => {
  test.each([
    ['ru', 'смотреть, передавать показания и платить', '14 дней'],
    ['en', 'see everything, send readings and pay', '14 days'],
  ] as const)(
    'says who invites, to what, until when, with the token after the # (%s)',
    (language, may, days) => {
      const { text } = renderMail({ ...INVITED, organisationName: 'ООО «Ромашка»' }, language, SITE);
      for (const said of ['ООО «Ромашка»', may, days, `${SITE}/join#token=${INVITED.token}\n`])
        expect(text).toContain(said);
    },
  );

  test.each(inBoth(ORGANISATION_ROLES.map((role) => ({ role }))))(
    'has words for a role (%s, $role)',
    (language, { role }) => {
      expect(renderMail({ ...INVITED, role }, language, SITE).text).not.toContain('undefined');
    },
  );

  test.each(LANGUAGES)('makes no markup of a name, no link, and no subject (%s)', (language) => {
    const organisationName = `<a href="https://evil.example">"Приз" & 'деньги'</a>`;
    const { subject, html } = renderMail({ ...INVITED, organisationName }, language, SITE);
    expect(subject).toBe(renderMail(INVITED, language, SITE).subject);
    expect(html).toContain(
      '&lt;a href=&quot;https://evil.example&quot;&gt;&quot;Приз&quot; &amp; &#39;деньги&#39;&lt;/a&gt;',
    );
    for (const [, address] of html.matchAll(/href="([^"]*)"/g)) expect(address?.startsWith(SITE)).toBe(true);
  });

  test('is not sent by SMS', () => {
    expect(() => renderSms(INVITED, 'ru', SITE)).toThrow();
  });
});

describe('the bill mail', () => {
  test('names the month, the sum and the day in each language', () => {
    expect(renderMail(bill, 'ru', SITE).subject).toBe(
      'Счёт за октябрь 2026: 12\u00a0663,80\u00a0₽ до 16 ноября 2026',
    );
    expect(renderMail(bill, 'en', SITE).subject).toBe(
      'Bill for October 2026: 12,663.80\u00a0₽ by 16 November 2026',
    );
    expect(renderMail(bill, 'ru', SITE).text).toContain('Начислено: 1\u00a0663,80\u00a0₽');
    expect(renderMail(bill, 'ru', SITE).text).toContain(
      `${SITE}/contracts/${contract.contractId}/bills/2026-10`,
    );
  });

  test('says that nothing is due when an advance covers it', () => {
    const { subject, text } = renderMail({ ...bill, totalKopecks: kopecks(-50000) }, 'ru', SITE);
    expect(subject).toBe('Счёт за октябрь 2026: платить не нужно');
    expect(text).toContain('Аванс: 500,00\u00a0₽');
    expect(text).not.toContain('Оплатить до');
    expect(renderMail({ ...bill, totalKopecks: kopecks(0) }, 'en', SITE).text).toContain(
      'To pay: 0.00\u00a0₽',
    );
  });

  test('shows what a correction gives back', () => {
    const { text } = renderMail({ ...bill, chargedKopecks: kopecks(-84960) }, 'ru', SITE);
    expect(text).toContain('Начислено: −849,60\u00a0₽');
  });
});

test('the payment mail has the date of the supplier’s place', () => {
  const { text } = renderMail({ template: 'payment-received', ...contract, ...payment }, 'ru', SITE);
  expect(text).toContain('Дата: 1 ноября 2026');
});

describe('every SMS', () => {
  test.each(inBoth(SMS))('is one or two parts long (%s, $template)', (language, notice) => {
    const text = renderSms(notice, language, SITE);
    expect(text.length).toBeLessThanOrEqual(134);
    expect(/[а-яё]/i.test(text)).toBe(language === 'ru');
  });

  test.each(LANGUAGES)('with a link has three parts at most (%s)', (language) => {
    const text = renderSms(CHANGE_ASKED, language, SITE);
    expect(text.length).toBeLessThanOrEqual(201);
    expect(text.endsWith(`/recovery/keep#token=${CHANGE_ASKED.token}`)).toBe(true);
  });

  test.each(inBoth(SMS.slice(0, 2)))(
    'with a code has it once and no other six digits (%s, $template)',
    (language, notice) => {
      expect(renderSms(notice, language, SITE).match(/\d{6}/g)).toEqual(['012345']);
    },
  );
});

test('a mail about a charge that failed says what happens next', () => {
  const failed = {
    template: 'autopay-outcome',
    ...contract,
    on: plainDate('2026-10-25'),
    reason: { ru: 'Нет.', en: 'No.' },
  } as const;
  const textOf = (next: object) => renderMail({ ...failed, outcome: 'failed', ...next }, 'en', SITE).text;
  expect(textOf({ next: 'retry', nextOn: plainDate('2026-10-26') })).toContain(
    'try again on 26 October 2026',
  );
  expect(textOf({ next: 'next-month', nextOn: plainDate('2026-11-25') })).toContain('on 25 November 2026');
  expect(textOf({ next: 'paused' })).toContain('Autopay is paused');
  expect(textOf({ amountKopecks: kopecks(10_000) })).toContain('Amount: 100.00');
});

test('a code is never mailed and a link never sent by SMS', () => {
  expect(() => renderMail({ template: 'sign-up-code', code: '012345' }, 'ru', SITE)).toThrow();
  expect(() => renderSms({ template: 'activation', token: 'x', validDays: 14 }, 'ru', SITE)).toThrow();
  expect(() => renderSms({ template: 'cards-removed', cardTitles: [] }, 'ru', SITE)).toThrow();
});
