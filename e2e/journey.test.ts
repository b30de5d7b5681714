import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { linkContract, payByCard, signIn, signUp } from './steps.ts';

let theatre: Theatre;
let anna: Visitor;
let page: Page;
const person = newPerson();
const contract = demoContracts()[1];
/** The bill to come, as it was told before it was made: its sum and its lines. */
let previewed: { readonly charged: number; readonly lines: readonly string[] } = { charged: 0, lines: [] };
/** As the pages and the mail write a sum, whatever parts the thousands. */
const written = (kopecks: number): RegExp =>
  new RegExp(String(kopecks).replace(/(\d)(\d{3})(\d{2})$/, '$1\\s$2,$3'));

beforeAll(async () => {
  theatre = await openTheatre();
  anna = await newVisitor(theatre);
  page = anna.page;
});
afterAll(() => theatre?.close());

/** What the customer saw when a step failed. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png` });
});

const debt = async (): Promise<number> => {
  const { contracts } = await (await page.request.get('/api/dashboard')).json();
  return contracts[0].balanceKopecks;
};
const contractId = async (): Promise<string> => {
  const { contracts } = await (await page.request.get('/api/dashboard')).json();
  return contracts[0].contractId;
};

const kopecksOf = (sum: string): number => Number(sum.replace(/\D/g, '')) * (sum.includes('−') ? -1 : 1);

/** Steps build on each other, as they do for a customer. */
describe('the main job, by a customer with a phone', () => {
  test('signs up by phone, with the code from the SMS and the link from the mail', async () => {
    await signUp(page, theatre.stage, person);
    await page.getByRole('link', { name: 'Войти' }).click();
    await page.getByRole('heading', { name: 'Вход в кабинет' }).waitFor();
  });

  test('signs in and finds an empty cabinet that says what to do', async () => {
    await signIn(page, person.phone, person.password);
    await page.getByRole('heading', { name: 'Здесь появятся ваши договоры' }).waitFor();
  });

  test('links a contract by its number and activation code', async () => {
    if (!contract) throw new Error('the demo has contracts');
    await linkContract(page, contract);
    expect(await debt()).toBeGreaterThan(0);
  });

  test('is asked for readings, sees consumption and cost, and sends them', async () => {
    await page.goto(`/contracts/${await contractId()}/readings`);
    await page.getByRole('link', { name: 'Передать показания' }).first().click();
    const day = page.getByLabel(/День/);
    const night = page.getByLabel(/Ночь/);
    await day.fill('12,5');
    await night.fill('1');
    await page.getByRole('button', { name: 'Проверить' }).click();
    await page.getByText('без дробной части').first().waitFor();

    const { meters } = await (await page.request.get(`/api/contracts/${await contractId()}`)).json();
    const [previousDay, previousNight] = meters[0].lastValues;
    await day.fill(String(previousDay - 1));
    await night.fill(String(previousNight + 95));
    await page.getByRole('button', { name: 'Проверить' }).click();
    await page.getByRole('alert').getByText(String(previousDay)).first().waitFor();

    await day.fill(String(previousDay + 180));
    await page.getByRole('button', { name: 'Проверить' }).click();
    await page.getByRole('heading', { name: 'Проверьте перед отправкой' }).waitFor();
    // 180 kWh by day and 95 by night at 6.08 and 3.31 (domain.md vector 2)
    await page
      .getByText(/1\s408,85/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Отправить показания' }).click();
    await page.getByRole('heading', { name: 'Показания приняты' }).waitFor();
  });

  test('sees what the month comes to so far, and what that rests on, before the bill is made', async () => {
    await page.goto(`/contracts/${await contractId()}`);
    const card = page.getByRole('region', { name: 'В этом месяце пока' });
    await card.getByText('предварительно').waitFor();
    const told = await (await page.request.get(`/api/contracts/${await contractId()}/preview`)).json();
    // the reading's price as it was shown before it was sent, and what three unpaid months cost
    expect(told.chargedKopecks).toBe(140_885 + told.penaltyKopecks);
    expect(told.penaltyKopecks).toBeGreaterThan(0);
    // the reading is in: the forecast is what is charged
    expect(await card.getByText(written(told.chargedKopecks)).count()).toBe(2);
    await card.getByText('по показаниям этого месяца').first().waitFor();
    await card.getByText('Из чего складывается').click();
    await card.getByRole('heading', { name: 'Строки будущего счёта' }).waitFor();
    const lines = card.locator('.bill-line');
    expect(await lines.count()).toBe(2);
    previewed = { charged: told.chargedKopecks, lines: await lines.allInnerTexts() };
  });

  test('is billed at month end, is told by mail, and every line is explained', async () => {
    const before = await debt();
    const period = new Date().toISOString().slice(0, 7);
    await theatre.stage.job('month-end', { supplierId: 'demo', period });
    expect(await debt()).toBe(before + previewed.charged);
    await theatre.stage.settled();
    await awaitMessage(theatre.stage, person.email, written(previewed.charged));

    await page.goto(`/contracts/${await contractId()}/bills`);
    await page
      .getByRole('link', { name: /20\d\d/ })
      .first()
      .click();
    await page.getByRole('heading', { name: /Счёт за/ }).waitFor();
    await page.getByText('Как посчитано').first().click();
    await page
      .getByText(/180.*6,08/)
      .first()
      .waitFor();
    await page.getByText('передано вами').first().waitFor();
    await page.getByText('Основание:').first().waitFor();
    expect(await page.locator('.bill-line').allInnerTexts()).toEqual(previewed.lines);
  });

  test('compares the bill with that of the month before and of the same month last year', async () => {
    const comparison = page.getByRole('region', { name: 'Сравнение с прошлыми счетами' });
    const sums = comparison.getByRole('table');
    await sums.getByRole('row', { name: /Электроэнергия.*1\s408,85.*кВт/ }).waitFor();
    expect(await sums.getByRole('columnheader').count()).toBe(3);
    await comparison.getByText('Почему изменилось').click();
    await comparison
      .getByText(/объём: [+−]\d/)
      .first()
      .waitFor();
  });

  test('sees what paying late costs, and the total as a sum one can do again', async () => {
    const penalties = page.getByRole('region', { name: 'Пени' });
    await penalties
      .getByRole('heading', { name: /Пени за/ })
      .first()
      .waitFor();
    await penalties
      .getByText(/×\s[\d,]+\s% \/ 300 ×\s\d+\sд/)
      .first()
      .waitFor();
    await penalties.getByText('Жилищный кодекс РФ, ст. 155').first().waitFor();
    const terms = page.locator('.facts-sums', { hasText: 'Долг до счёта' }).locator('div');
    const sums = (await terms.locator('dd').allInnerTexts()).map(kopecksOf);
    expect(await terms.locator('dt').allInnerTexts()).toEqual([
      'Долг до счёта',
      'Начислено за месяц',
      'Пени',
      'Итого',
    ]);
    expect(sums.at(-1)).toBe(await debt());
    expect(sums.slice(0, -1).reduce((total, sum) => total + sum, 0)).toBe(sums.at(-1));
    await expectAccessible(page, 'a bill with penalties');
  });

  test('gets the bill as a PDF', async () => {
    const bills = await (await page.request.get(`/api/contracts/${await contractId()}/bills`)).json();
    const pdf = await page.request.get(
      `/api/contracts/${await contractId()}/bills/${bills.bills[0].period}/pdf`,
    );
    expect(pdf.headers()['content-type']).toBe('application/pdf');
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('pays the debt on the acquirer’s page with 3-D Secure and sees it settled', async () => {
    await page.goto(`/contracts/${await contractId()}/pay`);
    await page.getByRole('button', { name: /Оплатить/ }).click();
    await page.waitForURL(/\/pay\//);
    await payByCard(page, '5555 5555 5555 4477');
    await page.locator('input[name=code]').fill('123456');
    await page.locator('button[value=code]').click();
    await page.waitForURL(/\/payments\/pay_/);
    await page.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();
    expect(await debt()).toBe(0);
    await theatre.stage.settled();
    await awaitMessage(theatre.stage, person.email, /[Пп]латёж|[Оо]плат/);
  });

  test('holds the receipt', async () => {
    await page.goto(`/contracts/${await contractId()}/payments`);
    await page.getByRole('row').getByText('Зачислен').first().waitFor();
    const { payments } = await (
      await page.request.get(`/api/contracts/${await contractId()}/payments`)
    ).json();
    const pdf = await page.request.get(
      `/api/contracts/${await contractId()}/payments/${payments[0].paymentId}/pdf`,
    );
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('signs out, recovers the password by SMS, and comes back with the new one', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: /Меню/ }).click();
    await page.getByRole('button', { name: 'Выйти' }).click();
    await page.getByRole('heading', { name: 'Вход в кабинет' }).waitFor();
    await page.getByRole('link', { name: 'Забыли пароль?' }).click();
    await page.getByRole('heading', { name: 'Восстановление доступа' }).waitFor();
    await page.getByLabel('Телефон или почта').fill(person.phone);
    await page.getByRole('button', { name: 'Продолжить' }).click();
    await page
      .getByLabel('Код', { exact: true })
      .fill(await awaitMessage(theatre.stage, person.phone, /Код для нового пароля: (\d{6})/));
    await page.getByLabel('Новый пароль').fill('Leto2027x');
    await page
      .getByRole('button', { name: /пароль/i })
      .last()
      .click();
    await page.getByRole('heading', { name: 'Вход в кабинет' }).waitFor();
    await signIn(page, person.email, 'Leto2027x');
  });

  test('unlinks the contract', async () => {
    await page.goto(`/contracts/${await contractId()}`);
    await page.getByRole('button', { name: 'Убрать из кабинета' }).click();
    await page.getByRole('button', { name: 'Убрать договор' }).click();
    await page.getByRole('heading', { name: 'Здесь появятся ваши договоры' }).waitFor();
  });

  test('met no script error and no refusal of the content policy on the way', () => {
    expect(anna.complaints).toEqual([]);
  });
});

describe('somebody without a cabinet, with a bill in their hand', () => {
  test('finds the contract by its number, pays it and sees the money arrive', async () => {
    if (!contract) throw new Error('the demo has contracts');
    const { page: guest, complaints, context } = await newVisitor(theatre);
    await guest.goto('/sign-in');
    await guest.getByRole('link', { name: 'Оплатить без входа' }).click();
    await guest.getByLabel('Номер лицевого счёта').fill(contract.number);
    await guest.getByRole('button', { name: 'Найти договор' }).click();
    await guest.getByText('•').first().waitFor();
    await expectAccessible(guest, '/guest, found');
    await guest.getByLabel('Сумма').fill('150,50');
    await guest.getByLabel('Электронная почта').fill('guest@example.org');
    await guest.getByRole('button', { name: 'Перейти к оплате' }).click();
    await payByCard(guest);
    await guest.waitForURL(/\/guest\/payments\/pay_/);
    await guest.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();
    await guest.getByText(/150\s*,50/).waitFor();
    await expectAccessible(guest, '/guest/payments');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('every page, for everybody', () => {
  const looks = [
    { width: 360, colorScheme: 'light', language: 'ru' },
    { width: 1280, colorScheme: 'dark', language: 'en' },
  ] as const;

  test.each(looks)('axe finds nothing at $width px, $colorScheme, $language', async (look) => {
    const second = demoContracts()[2];
    if (!second) throw new Error('the demo has contracts');
    const visitor = await newVisitor(theatre, look);
    const reader = visitor.page;
    for (const path of [
      '/sign-in',
      '/sign-up',
      '/recovery',
      '/recovery/keep',
      '/provider/demo/city',
      '/invitation',
      '/guest',
      '/guest/payments/pay_unknown',
      '/legal/licence',
      '/legal/consent',
      '/api/docs',
    ]) {
      await reader.goto(path);
      await expectAccessible(reader, path);
    }
    const headers = { 'x-kabinet': '1' };
    const signedIn = await reader.request.post('/api/sign-in', {
      headers,
      data: { login: person.email, password: 'Leto2027x' },
    });
    expect(signedIn.status()).toBe(200);
    const linked = await reader.request.post('/api/contracts/link', {
      headers,
      data: {
        supplierId: 'demo',
        number: second.number,
        proof: { kind: 'activation-code', code: second.activationCode },
      },
    });
    const { contractId: id } = await linked.json();
    const { meters } = await (await reader.request.get(`/api/contracts/${id}`)).json();
    const { bills } = await (await reader.request.get(`/api/contracts/${id}/bills`)).json();
    const { payments } = await (await reader.request.get(`/api/contracts/${id}/payments`)).json();
    const contractPath = `/contracts/${id}`;
    // the first page finds the session, and until then shows the sign-in form
    await reader.goto('/');
    await reader.getByRole('heading', { name: /Мои договоры|My contracts/ }).waitFor();
    for (const path of [
      '/',
      '/link',
      contractPath,
      `${contractPath}/readings`,
      `${contractPath}/meters/${meters[0].meterId}`,
      `${contractPath}/bills`,
      `${contractPath}/bills/${bills[0].period}`,
      `${contractPath}/pay`,
      `${contractPath}/autopay`,
      '/cards',
      `${contractPath}/payments`,
      `${contractPath}/payments/${payments[0].paymentId}`,
      '/nowhere',
    ]) {
      await reader.goto(path);
      await expectAccessible(reader, path);
    }
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
});
