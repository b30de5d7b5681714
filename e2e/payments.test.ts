import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import { newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { linkContract, payByCard, signIn, signUp } from './steps.ts';

let theatre: Theatre;
let maria: Visitor;
let page: Page;
const person = newPerson();
const [paid, indebted] = demoContracts();

beforeAll(async () => {
  if (!paid || !indebted) throw new Error('the demo has contracts');
  theatre = await openTheatre();
  maria = await newVisitor(theatre);
  page = maria.page;
  await signUp(page, theatre.stage, person);
  await page.getByRole('link', { name: 'Войти' }).click();
  await signIn(page, person.phone, person.password);
  await linkContract(page, paid);
  await linkContract(page, indebted);
});
afterAll(() => theatre?.close());

/** What the customer saw when a step failed. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png` });
});

interface Linked {
  readonly contractId: string;
  readonly number: string;
  readonly balanceKopecks: number;
}

/** The contract with the debt, then the other one. */
async function linked(): Promise<[Linked, Linked]> {
  const { contracts } = await (await page.request.get('/api/dashboard')).json();
  const of = (number: string | undefined) => contracts.find((one: Linked) => one.number === number);
  return [of(indebted?.number), of(paid?.number)];
}

/** As the pages write a number: its digits, whatever parts them. */
const apart = (digits: string): RegExp => new RegExp([...digits].join('\\s?'));
const roubles = (text: string): RegExp =>
  new RegExp(text.replace(/(\d)(?=(\d{3})+,)/, '$1\\s').replace(',', '\\s*,'));

const pay = () => page.getByRole('button', { name: /^Оплатить/ }).click();
const settled = () => page.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();

/** Opens the payment page of the contract with the debt, for one sum to it alone. */
async function openPayment(sum: string): Promise<void> {
  const [{ contractId, number }] = await linked();
  await page.goto(`/contracts/${contractId}/pay`);
  await page.getByLabel(apart(number)).last().fill(sum);
}

/** Steps build on each other, as they do for a customer. */
describe('paying, by a customer with two contracts', () => {
  test('pays for both in one payment and reads where the money went', async () => {
    const [home, other] = await linked();
    await page.goto(`/contracts/${home.contractId}/pay`);
    await page.getByRole('checkbox', { name: apart(other.number) }).check();
    await page.getByRole('textbox', { name: apart(home.number) }).fill('1000');
    await page.getByRole('textbox', { name: apart(other.number) }).fill('250,50');
    await page.getByText('Куда пойдут деньги').waitFor();
    await expectAccessible(page, '/pay, two contracts');
    await page.getByRole('button', { name: roubles('1250,50') }).click();
    await payByCard(page);
    await page.waitForURL(/\/payments\/pay_/);
    await settled();
    const story = page.getByRole('region', { name: 'Что происходило с платежом' }).getByRole('listitem');
    await story
      .filter({ hasText: apart(home.number) })
      .getByText(roubles('1000,00'))
      .waitFor();
    await story
      .filter({ hasText: apart(other.number) })
      .getByText(roubles('250,50'))
      .waitFor();
    await expectAccessible(page, '/payments/:id, two contracts');
    const [homeNow, otherNow] = await linked();
    expect(homeNow.balanceKopecks).toBe(home.balanceKopecks - 100_000);
    expect(otherNow.balanceKopecks).toBe(other.balanceKopecks - 25_050);
  });

  test('binds a card with the next payment', async () => {
    await openPayment('300');
    await page.getByRole('checkbox', { name: /Запомнить карту/ }).check();
    await pay();
    await payByCard(page);
    await page.waitForURL(/\/payments\/pay_/);
    await settled();
    await page.getByText('Карта привязана').waitFor();
    await page.goto('/cards');
    await page.getByText('0004').first().waitFor();
    await expectAccessible(page, '/cards');
  });

  test('pays with the bound card, without typing a number', async () => {
    await openPayment('301');
    await page.getByRole('radio', { name: /0004/ }).check();
    await expectAccessible(page, '/pay, bound card');
    await pay();
    await page.waitForURL(/\/payments\/pay_/);
    await settled();
  });

  test('sets autopay from that card', async () => {
    const [{ contractId }] = await linked();
    await page.goto(`/contracts/${contractId}/autopay`);
    await page.getByLabel('Карта').selectOption({ index: 1 });
    await page.getByLabel('День месяца').fill('15');
    await page.getByLabel('Не больше, ₽').fill('3000');
    await page.getByRole('button', { name: 'Включить' }).click();
    await page.getByRole('heading', { name: 'Автоплатёж включён' }).waitFor();
    await expectAccessible(page, '/autopay, active');
  });

  test('finds payments by what became of them, and the address keeps it', async () => {
    const [{ contractId }] = await linked();
    await openPayment('302');
    await pay();
    await page.waitForURL(/\/pay\//);
    await page.goto(`/contracts/${contractId}/payments`);
    const rows = page.getByRole('table', { name: 'Платежи' }).getByRole('row');
    await rows.getByText('В пути').waitFor();
    const all = await rows.count();
    await page.getByText('Найти платежи').click();
    await page.getByLabel('Состояние').selectOption('В пути');
    await page.getByRole('button', { name: 'Показать', exact: true }).click();
    await page.waitForURL(/payments\?state=pending$/);
    await rows.getByText('Зачислен').first().waitFor({ state: 'detached' });
    await rows.getByText(roubles('302,00')).waitFor();
    expect(await rows.count()).toBe(2);
    await expectAccessible(page, '/payments, filtered');

    await rows.getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Ждём подтверждения' }).waitFor();
    await page.goBack();
    await rows.getByText(roubles('302,00')).waitFor();
    expect(await rows.count()).toBe(2);
    await page.getByRole('button', { name: 'Показать все' }).click();
    await rows.getByText('Зачислен').first().waitFor();
    expect(await rows.count()).toBe(all);
  });

  test('is told of days that are crossed, and of a filter that nothing passes', async () => {
    await page.getByText('Найти платежи').click();
    await page.getByLabel('С какого дня').fill('2026-05-02');
    await page.getByLabel('По какой день').fill('2026-05-01');
    await page.getByRole('button', { name: 'Показать', exact: true }).click();
    await page.getByRole('alert').getByText('Последний день раньше первого').waitFor();
    await page.getByLabel('С какого дня').fill('2001-05-01');
    await page.getByLabel('По какой день').fill('2001-05-01');
    await page.getByRole('button', { name: 'Показать', exact: true }).click();
    await page.getByText('Таких платежей нет.').waitFor();
    await page.getByRole('button', { name: 'Показать все' }).click();
    await page.getByRole('row').getByText('В пути').waitFor();
  });

  test('sees what was returned, in the history and on the payment’s page', async () => {
    const [{ contractId }] = await linked();
    const payments = Object.values(theatre.stage.acquirer.book().payments);
    const first = payments.find(({ amount }) => amount === 30_000);
    theatre.stage.acquirer.refund(String(first?.id), '100.00');
    await theatre.stage.settled();
    await page.goto(`/contracts/${contractId}/payments?state=refunded`);
    const row = page.getByRole('row').filter({ hasText: roubles('300,00') });
    await row.getByText('Возвращён').getByText(roubles('100,00')).waitFor();
    await row.getByRole('link').click();
    await page.getByText('Деньги возвращены:').getByText(roubles('100,00')).waitFor();
    await expectAccessible(page, '/payments/:id, refunded');
  });

  test('takes the history home as a table', async () => {
    const [{ contractId, number }] = await linked();
    await page.goto(`/contracts/${contractId}/payments?state=succeeded&origin=cabinet`);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /CSV/ }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(new RegExp(`^payments-${number}-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.startsWith('\uFEFFНачат;Номер платежа;')).toBe(true);
    const rows = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(';'));
    expect(rows.slice(0, 3).map((row) => row.slice(5, 7))).toEqual([
      ['301,00', '301,00'],
      ['300,00', '300,00'],
      ['1250,50', '1000,00'],
    ]);
  });

  test('met no script error and no refusal of the content policy on the way', () => {
    expect(maria.complaints).toEqual([]);
  });
});

describe('paying without signing in', () => {
  test('is asked before the same payment again, and before a large sum', async () => {
    const { page: guest, complaints, context } = await newVisitor(theatre);
    const fill = async (sum: string): Promise<void> => {
      await guest.goto('/guest');
      await guest.getByLabel('Номер лицевого счёта').fill(paid?.number ?? '');
      await guest.getByRole('button', { name: 'Найти договор' }).click();
      await guest.getByLabel('Сумма').fill(sum);
      await guest.getByLabel('Электронная почта').fill('guest@example.org');
      await guest.getByRole('button', { name: 'Перейти к оплате' }).click();
    };
    const question = guest.getByRole('dialog', { name: 'Проверьте перед оплатой' });
    await fill('150,50');
    await payByCard(guest);
    await guest.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();

    await fill('150,50');
    await question.getByText(/Такой же платёж/).waitFor();
    await expectAccessible(guest, '/guest, asked about a repeat');
    await question.getByRole('button', { name: 'Да, заплатить' }).click();
    await payByCard(guest);
    await guest.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();

    await fill('10000,01');
    await question.getByText(/большая/).waitFor();
    await question
      .getByRole('button', { name: /Отмена|Закрыть/ })
      .first()
      .click();
    await guest.getByLabel('Сумма').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});
