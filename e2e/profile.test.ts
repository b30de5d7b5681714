import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import type { SupplierId } from '#core/kernel';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { linkContract, signIn, signUp } from './steps.ts';

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
      await other.page.getByRole('button', { name: 'Войти', exact: true }).click();
    };
    await enter();
    await other.page.getByRole('heading', { name: 'Код для входа' }).waitFor();
    await expectAccessible(other.page, '/sign-in, the code');
    const code = await awaitMessage(theatre.stage, next.phone, /Код для входа: (\d{6})/);
    await other.page.getByLabel('Код', { exact: true }).fill(code);
    await other.page.getByLabel(/Не спрашивать код/).check();
    await other.page.getByRole('button', { name: 'Войти', exact: true }).click();
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

describe('a customer with an e-mail and no phone', () => {
  const boris = newPerson();
  const NEW_PASSWORD = 'Leto2027x';
  let visitor: Visitor;
  let door: Page;
  let usedLink = '';
  const recoveryLink = () => awaitMessage(theatre.stage, boris.email, /(https?:\/\/\S+recovery#\S+)/);
  beforeAll(async () => {
    visitor = await newVisitor(theatre);
    door = visitor.page;
  });

  /** In both themes. */
  const expectAccessibleHere = async (what: string): Promise<void> => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await door.emulateMedia({ colorScheme });
      await expectAccessible(door, `${what}, ${colorScheme}`);
    }
  };

  test('signs up by the link from the mail, and is in', async () => {
    await door.goto('/sign-up');
    await door.getByRole('radio', { name: 'По электронной почте' }).check();
    await door.getByLabel('Электронная почта').fill(boris.email);
    await door.getByLabel('Пароль', { exact: true }).fill(boris.password);
    await door.getByRole('checkbox', { name: /условия использования/ }).check();
    await door.getByRole('checkbox', { name: /обработку персональных данных/ }).check();
    await expectAccessibleHere('/sign-up by e-mail');
    await door.getByRole('button', { name: 'Отправить ссылку' }).click();
    await door.getByRole('heading', { name: 'Проверьте почту' }).waitFor();
    await expectAccessibleHere('/sign-up, the link is on its way');

    await door.goto(await awaitMessage(theatre.stage, boris.email, /(https?:\/\/\S+sign-up#\S+)/));
    await door.getByLabel('Имя').fill('Борис');
    await door.getByLabel('Фамилия').fill('Петров');
    await door.getByLabel('Пароль', { exact: true }).fill('Other2026');
    await door.getByRole('button', { name: 'Завершить и войти' }).click();
    await door.getByRole('alert').getByText('Это не тот пароль').waitFor();
    await expectAccessibleHere('/sign-up, the names');
    await door.getByLabel('Пароль', { exact: true }).fill(boris.password);
    await door.getByRole('button', { name: 'Завершить и войти' }).click();
    await door.getByRole('heading', { name: 'Здесь появятся ваши договоры' }).waitFor();
    await door.goto('/profile');
    await door.getByText('не указан').waitFor();
  });

  test('recovers the password by the link, and signs in with the new one', async () => {
    await door.goto('/recovery');
    await door.getByRole('heading', { name: 'Восстановление доступа' }).waitFor();
    await door.getByLabel('Телефон или почта').fill(boris.email);
    await door.getByRole('button', { name: 'Продолжить' }).click();
    await door.getByRole('heading', { name: 'Проверьте почту' }).waitFor();
    await expectAccessibleHere('/recovery, the link is on its way');
    usedLink = await recoveryLink();
    await door.goto(usedLink);
    await door.getByLabel('Новый пароль').fill(NEW_PASSWORD);
    await expectAccessibleHere('/recovery, the new password');
    await door.getByRole('button', { name: 'Сменить пароль' }).click();
    await door.getByText('Пароль изменён, все прежние сеансы закрыты').waitFor();
    await awaitMessage(theatre.stage, boris.email, /восстановлен по ссылке из письма/);
    await signIn(door, boris.email, NEW_PASSWORD);
    expect(visitor.complaints).toEqual([]);
  });

  test('adds a phone, and with it a code at sign-in, which the next recovery asks for', async () => {
    await door.goto('/profile');
    await door.getByRole('link', { name: 'Добавить телефон' }).click();
    await door.getByLabel('Новый телефон').fill(boris.phone);
    await door.getByLabel('Текущий пароль').fill(NEW_PASSWORD);
    await door.getByRole('button', { name: 'Получить код' }).click();
    const proof = await awaitMessage(theatre.stage, boris.phone, /Код для смены номера: (\d{6})/);
    await door.getByLabel('Код', { exact: true }).fill(proof);
    await door.getByRole('button', { name: 'Подтвердить' }).click();
    await door.getByText('Телефон изменён').waitFor();
    await door.goto('/profile/sign-in');
    await door.getByRole('button', { name: 'Включить код из SMS' }).waitFor();
    await door.getByLabel('Текущий пароль').last().fill(NEW_PASSWORD);
    await door.getByRole('button', { name: 'Включить код из SMS' }).click();
    await door.getByRole('button', { name: 'Выключить код из SMS' }).waitFor();

    await door.goto('/recovery');
    await door.getByRole('heading', { name: 'Восстановление доступа' }).waitFor();
    await door.getByLabel('Телефон или почта').fill(boris.email);
    await door.getByRole('button', { name: 'Продолжить' }).click();
    await door.getByRole('heading', { name: 'Проверьте почту' }).waitFor();
    await expect.poll(recoveryLink, { timeout: 10_000 }).not.toBe(usedLink);
    await door.goto(await recoveryLink());
    await door.getByLabel('Новый пароль').fill(boris.password);
    await door.getByRole('button', { name: 'Сменить пароль' }).click();
    await door.getByRole('heading', { name: 'Код из SMS' }).waitFor();
    await expectAccessibleHere('/recovery, the code');
    const code = await awaitMessage(theatre.stage, boris.phone, /Код для входа: (\d{6})/);
    await door.getByLabel('Код', { exact: true }).fill(code);
    await door.getByRole('button', { name: 'Сменить пароль' }).click();
    await door.getByText('Пароль изменён, все прежние сеансы закрыты').waitFor();
    await awaitMessage(theatre.stage, boris.phone, /Пароль кабинета изменён/);
    expect(visitor.complaints).toEqual([]);
  });
});

describe('a customer whose sign-in somebody else asks for at the office', () => {
  test('is told, sees it in the profile, and stops it by the link from the SMS', async () => {
    const contract = demoContracts()[0];
    if (!contract) throw new Error('the demo has contracts');
    const olga = newPerson();
    const visitor = await newVisitor(theatre);
    const cabinet = visitor.page;
    await signUp(cabinet, theatre.stage, olga);
    await cabinet.getByRole('link', { name: 'Войти' }).click();
    await signIn(cabinet, olga.phone, olga.password);
    await linkContract(cabinet, contract);
    const { systemCtx } = await import('#runtime/bindings');
    await Contract.requestSignInChange(systemCtx('request-sign-in-change'), {
      ...{ supplierId: 'demo' as SupplierId, number: contract.number },
      ...{ phone: newPerson().phone, reason: 'somebody came' },
    });
    await cabinet.goto('/profile');
    await cabinet.getByText('просят открыть этот кабинет по другому телефону').waitFor();
    await expectAccessible(cabinet, '/profile, a sign-in is asked for');

    await awaitMessage(theatre.stage, olga.email, /recovery\/keep#token=/);
    await cabinet.goto(await awaitMessage(theatre.stage, olga.phone, /(https?:\/\/\S+recovery\/keep#\S+)/));
    const keep = cabinet.getByRole('button', { name: 'Это не я: оставить как есть' });
    await keep.waitFor();
    await expectAccessible(cabinet, '/recovery/keep');
    await keep.click();
    await cabinet.getByText('Готово: кабинет по-прежнему открывается').waitFor();
    await expectAccessible(cabinet, '/recovery/keep, done');
    await cabinet.goto('/profile');
    await cabinet.getByRole('heading', { name: 'Безопасность' }).waitFor();
    await cabinet.getByText(olga.email).waitFor();
    expect(await cabinet.getByText('просят открыть этот кабинет').count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
  });
});

const PATHS = [
  '/profile',
  '/profile/names',
  '/profile/notices',
  '/profile/phone',
  '/profile/email',
  '/profile/password',
  '/profile/sign-in',
  '/profile/providers',
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
