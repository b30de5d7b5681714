import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { signIn, signUp } from './steps.ts';

let theatre: Theatre;
let visitor: Visitor;
let page: Page;
const olga = { ...newPerson(), login: 'olga' };
const anna = newPerson();

beforeAll(async () => {
  theatre = await openTheatre();
  visitor = await newVisitor(theatre);
  page = visitor.page;
});
afterAll(() => theatre?.close());

/** What the customer saw when a step failed. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png` });
});

interface AtProvider {
  readonly login: string;
  readonly email: string;
  readonly phone: string;
}

/** Says at the provider's page who one is. */
async function be(at: Page, { login, email, phone }: AtProvider): Promise<void> {
  await at.getByLabel('Логин').fill(login);
  await at.getByLabel('Почта', { exact: true }).fill(email);
  await at.getByLabel('Телефон', { exact: true }).fill(phone);
  await at.getByRole('button', { name: 'Войти' }).click();
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: 'Меню' }).click();
  await page.getByRole('button', { name: 'Выйти' }).click();
  await page.getByText('Вы вышли из кабинета.').waitFor();
}

/** Forgets who one was at the provider; here too. */
async function becomeNobody(): Promise<void> {
  await visitor.context.clearCookies();
  await page.evaluate(() => localStorage.clear());
}

const CITY = { name: 'Войти через Городской ID' };

/** Steps build on each other. */
describe('a customer with an account at the supplier’s provider', () => {
  test('opens a cabinet with it after the consents', async () => {
    await page.goto('/sign-in');
    await page.getByRole('button', CITY).click();
    await be(page, olga);
    await page.getByRole('heading', { name: 'Откроем вам кабинет' }).waitFor();
    expect(page.url()).toBe(`${theatre.stage.urls.site}/provider/demo/city`);
    await page.getByText(olga.email).waitFor();
    await expectAccessible(page, '/provider, the consents');
    await page.getByRole('button', { name: 'Открыть кабинет' }).click();
    await page.getByRole('alert').getByText('Без принятия условий').waitFor();
    await page.getByRole('checkbox', { name: /условия использования/ }).check();
    await page.getByRole('checkbox', { name: /обработку персональных данных/ }).check();
    await page.getByRole('button', { name: 'Открыть кабинет' }).click();
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
  });

  test('signs in with it the next time, to the page that was wanted', async () => {
    await signOut();
    await page.goto('/profile');
    await page.getByRole('button', CITY).click();
    await page.getByRole('heading', { name: 'Профиль' }).waitFor();
    await page.getByText(olga.email).waitFor();
  });

  test('is told to choose a password before the account can be taken away', async () => {
    await page.getByRole('link', { name: 'Вход через другие сайты' }).click();
    await page.getByRole('heading', { name: 'Городской ID', exact: true }).waitFor();
    await page.getByText('Отключить', { exact: true }).click();
    await page.getByText('пароля у кабинета ещё нет').waitFor();
    await expectAccessible(page, '/profile/providers');
  });

  test('who refuses there is told so here', async () => {
    await becomeNobody();
    await page.goto('/sign-in');
    await page.getByRole('button', CITY).click();
    await page.getByRole('button', { name: 'Отказаться' }).click();
    await page.getByText('вход не подтверждён').waitFor();
    await expectAccessible(page, '/provider, refused');
    await page.reload();
    await page.getByText('Начните вход заново').waitFor();
    await page.getByRole('link', { name: 'На страницу входа' }).click();
    await page.getByRole('button', CITY).waitFor();
  });

  test('does not get the cabinet of whoever has the same e-mail, who connects it with their password', async () => {
    await becomeNobody();
    await signUp(page, theatre.stage, anna);
    await page.getByRole('link', { name: 'Войти' }).click();
    await page.getByRole('button', CITY).click();
    await be(page, { ...anna, login: 'anna' });
    await page.getByText('Кабинет с вашей почтой или телефоном уже есть').waitFor();

    await signIn(page, anna.phone, anna.password);
    await page.goto('/profile/providers');
    await page.getByLabel('Текущий пароль').fill(anna.password);
    await page.getByRole('button', { name: 'Перейти в Городской ID' }).click();
    await page.getByText('Подключено').waitFor();
    await awaitMessage(theatre.stage, anna.email, /подключили учётную запись/);

    await signOut();
    await page.getByRole('button', CITY).click();
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await page.goto('/profile');
    await page.getByText(anna.email).waitFor();
  });

  test('takes the account away again with the password', async () => {
    await page.goto('/profile/providers');
    await page.getByText('Отключить', { exact: true }).click();
    await page.getByLabel('Текущий пароль').fill(anna.password);
    await page.getByRole('button', { name: 'Отключить Городской ID' }).click();
    await page.getByText('Остальные сеансы завершены').waitFor();
    await awaitMessage(theatre.stage, anna.email, /отключили учётную запись/);
    expect(visitor.complaints).toEqual([]);
  });
});
