import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { signIn, signUp } from './steps.ts';

let theatre: Theatre;
let anna: Visitor;
let page: Page;
const person = newPerson();
const next = newPerson();

beforeAll(async () => {
  theatre = await openTheatre();
  anna = await newVisitor(theatre);
  page = anna.page;
  await signUp(page, theatre.stage, person);
  await page.getByRole('link', { name: 'Войти' }).click();
  await signIn(page, person.phone, person.password);
});
afterAll(() => theatre?.close());

/** What the customer saw when a step failed. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png` });
});

/** Steps build on each other. */
describe('the account of a customer with a phone', () => {
  test('gets another phone, proved by the code from its SMS', async () => {
    await page.goto('/profile');
    await page.getByRole('link', { name: 'Изменить телефон' }).click();
    await page.getByLabel('Новый телефон').fill(next.phone);
    await page.getByLabel('Текущий пароль').fill('Wrong2026');
    await page.getByRole('button', { name: 'Получить код' }).click();
    await page.getByRole('alert').getByText('Пароль не подошёл').waitFor();
    await page.getByLabel('Текущий пароль').fill(person.password);
    await page.getByRole('button', { name: 'Получить код' }).click();
    const code = await awaitMessage(theatre.stage, next.phone, /Код для смены номера: (\d{6})/);
    await page.getByLabel('Код', { exact: true }).fill(code);
    await page.getByRole('button', { name: 'Подтвердить' }).click();
    await page.getByText('Телефон изменён').waitFor();
    await awaitMessage(theatre.stage, person.phone, /другой телефон/);
  });

  test('gets another e-mail, proved by the link', async () => {
    await page.goto('/profile/email');
    await page.getByLabel('Новая почта').fill(next.email);
    await page.getByLabel('Текущий пароль').fill(person.password);
    await page.getByRole('button', { name: 'Отправить ссылку' }).click();
    await page.goto(await awaitMessage(theatre.stage, next.email, /(https?:\/\/\S+confirm-email#\S+)/));
    await page.getByText('Адрес подтверждён').waitFor();
    await page.goto('/profile');
    await page.getByText(next.email).waitFor();
  });

  test('is opened with a code besides the password, but where that is waived', async () => {
    await page.goto('/profile/sign-in');
    const second = page.getByRole('button', { name: 'Включить код из SMS' });
    await second.waitFor();
    await page.getByLabel('Текущий пароль').last().fill(person.password);
    await second.click();
    await page.getByRole('button', { name: 'Выключить код из SMS' }).waitFor();

    const other = await newVisitor(theatre);
    await other.page.goto('/sign-in');
    const enter = async (): Promise<void> => {
      await other.page.getByLabel('Телефон или почта').fill(next.phone);
      await other.page.getByLabel('Пароль', { exact: true }).fill(person.password);
      await other.page.getByRole('button', { name: 'Войти' }).click();
    };
    await enter();
    await other.page.getByRole('heading', { name: 'Код для входа' }).waitFor();
    await expectAccessible(other.page, '/sign-in, the code');
    const code = await awaitMessage(theatre.stage, next.phone, /Код для входа: (\d{6})/);
    await other.page.getByLabel('Код', { exact: true }).fill(code);
    await other.page.getByLabel(/Не спрашивать код/).check();
    await other.page.getByRole('button', { name: 'Войти' }).click();
    await other.page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await awaitMessage(theatre.stage, next.email, /с нового устройства|с которого раньше не входили/);

    await other.page.getByRole('button', { name: 'Меню' }).click();
    await other.page.getByRole('button', { name: 'Выйти' }).click();
    await other.page.getByText('Вы вышли из кабинета.').waitFor();
    await enter();
    await other.page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    expect(other.complaints).toEqual([]);
  });

  test('is closed everywhere at once', async () => {
    await page.goto('/profile/sessions');
    await page.getByText('Этот сеанс').waitFor();
    expect(await page.getByRole('button', { name: /Завершить сеанс/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Выйти везде' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Выйти везде' }).click();
    await page.getByText('Вы вышли на всех устройствах.').waitFor();
    await page.goto('/profile');
    await page.getByRole('heading', { name: 'Вход в кабинет' }).waitFor();
  });
});

const PATHS = [
  '/profile',
  '/profile/names',
  '/profile/phone',
  '/profile/email',
  '/profile/password',
  '/profile/sign-in',
  '/profile/sessions',
  '/profile/consents',
  '/profile/journal',
  '/profile/data',
  '/profile/deletion',
];

describe('the pages of the profile', () => {
  test.each([
    ['ru', 360, 'light'],
    ['en', 1280, 'dark'],
  ] as const)('pass axe in %s, %d wide, %s', async (language, width, colorScheme) => {
    const someone = newPerson();
    await signUp((await newVisitor(theatre)).page, theatre.stage, someone);
    const reader = await newVisitor(theatre, { language, width, colorScheme });
    const signedIn = await reader.page.request.post('/api/sign-in', {
      headers: { 'x-kabinet': '1' },
      data: { login: someone.phone, password: someone.password },
    });
    expect(signedIn.status()).toBe(200);
    for (const path of PATHS) {
      await reader.page.goto(path);
      await reader.page
        .locator('h1', { hasNotText: /Вход в|Sign in$/ })
        .first()
        .waitFor();
      await expectAccessible(reader.page, path);
    }
    expect(reader.complaints).toEqual([]);
  });
});
