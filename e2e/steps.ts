import type { Page } from 'playwright-core';
import { SUCCESS_CARD_NUMBER } from '../local/acquirer/index.ts';
import type { TestStage } from '../local/testing/stage.ts';
import { awaitMessage, type Person } from './stage.ts';

/** Registers through the pages: phone and password, the code from the SMS, names and e-mail, the link from the mail. */
export async function signUp(page: Page, stage: TestStage, person: Person): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Зарегистрироваться' }).click();
  await page.getByLabel('Телефон', { exact: true }).fill(person.phone);
  await page.getByLabel('Пароль', { exact: true }).fill(person.password);
  await page.getByRole('checkbox', { name: /условия использования/ }).check();
  await page.getByRole('checkbox', { name: /обработку персональных данных/ }).check();
  await page.getByRole('button', { name: 'Получить код' }).click();
  await page.getByRole('heading', { name: 'Код из SMS' }).waitFor();
  await page
    .getByLabel('Код', { exact: true })
    .fill(await awaitMessage(stage, person.phone, /Код регистрации: (\d{6})/));
  await page.getByRole('button', { name: 'Подтвердить' }).click();
  await page.getByLabel('Имя').fill('Анна');
  await page.getByLabel('Фамилия').fill('Иванова');
  await page.getByLabel('Электронная почта').fill(person.email);
  await page.getByRole('button', { name: 'Отправить ссылку' }).click();
  await page.getByRole('heading', { name: 'Проверьте почту' }).waitFor();
  await page.goto(await awaitMessage(stage, person.email, /(https?:\/\/\S+activate#\S+)/));
  await page.getByText('Регистрация завершена').waitFor();
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Телефон или почта').fill(login);
  await page.getByLabel('Пароль', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
}

export async function linkContract(
  page: Page,
  contract: { number: string; activationCode: string },
): Promise<void> {
  await page.goto('/link');
  await page.getByLabel('Номер лицевого счёта').fill(contract.number);
  await page.getByRole('textbox', { name: 'Код активации' }).fill(contract.activationCode);
  await page.getByRole('button', { name: 'Добавить' }).click();
  await page.waitForURL(/\/contracts\/ctr_/);
  await page.getByRole('heading', { name: 'Приборы учёта' }).waitFor();
}

/** Pays on the acquirer's page, answering its 3-D Secure when the card asks for it. */
export async function payByCard(page: Page, number: string = SUCCESS_CARD_NUMBER): Promise<void> {
  await page.locator('input[name=number]').fill(number);
  await page.locator('input[name=expiry]').fill('12/30');
  await page.locator('input[name=csc]').fill('123');
  await page.locator('input[name=holder]').fill('ANNA IVANOVA');
  await page.locator('button.primary').click();
}
