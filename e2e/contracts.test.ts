import type { Page } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { type ContractId, contractIdOf, dateAt, type SupplierId } from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx } from '#core/platform';
import * as Supplier from '#core/supplier';
import { aHousehold, aSupplier, ELECTRICITY, itemsOf } from '#core/testing';
import { systemCtx } from '#runtime/bindings';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { signIn, signUp } from './steps.ts';

/** Contracts come into a cabinet by a proof or the QR of a bill, stand in groups, and leave by themselves. */

const person = newPerson();
const demo = 'demo' as SupplierId;
const [quiet, indebted] = demoContracts();
const neva = aHousehold({ supplier: aSupplier('neva', { taxNumber: '7801000005' }), meters: [ELECTRICITY] });

let theatre: Theatre;
let anna: Visitor;
let page: Page;
let system: Ctx;

beforeAll(async () => {
  theatre = await openTheatre();
  system = systemCtx('e2e');
  await system.table.load(itemsOf(neva));
  anna = await newVisitor(theatre);
  page = anna.page;
  await signUp(page, theatre.stage, person);
  await page.getByText('добавьте договор').waitFor();
  await signIn(page, person.phone, person.password);
}, 240_000);
afterAll(() => theatre?.close());

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({
    path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png`,
    fullPage: true,
  });
});

const headOf = (number = '') => Contract.requireHead(system, contractIdOf(demo, number));

/** Roubles as people type them. */
const typed = (kopecks: number): string =>
  `${Math.floor(kopecks / 100)},${String(kopecks % 100).padStart(2, '0')}`;

async function photoOf(text: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = await QRCode.toBuffer([{ data: Buffer.from(text), mode: 'byte' }], {
    errorCorrectionLevel: 'M',
    scale: 6,
  });
  return { name: 'bill.png', mimeType: 'image/png', buffer };
}

async function billQr(number: string): Promise<string> {
  const { bank, taxNumber } = await Supplier.requireSupplier(system, demo);
  return [
    'ST00012',
    `Name=${bank.payeeName}`,
    `PersonalAcc=${bank.account}`,
    `BankName=${bank.bankName}`,
    `BIC=${bank.bic}`,
    `CorrespAcc=${bank.correspondentAccount}`,
    'Sum=166380',
    `PersAcc=${number}`,
    `PayeeINN=${taxNumber}`,
  ].join('|');
}

/** Steps build on each other. */
describe('contracts of a cabinet', () => {
  let first: ContractId;

  test('begin with none, and the page says what to have at hand', async () => {
    await page.getByText('Возьмите квитанцию').waitFor();
    await page.getByRole('link', { name: 'Добавить договор' }).last().click();
    await page.getByRole('heading', { name: 'Добавить договор' }).waitFor();
  });

  test('a supplier is found by its name or tax number, and a wrong number is told from an unknown one', async () => {
    const search = page.getByLabel('Поставщик');
    await search.fill('невская');
    await page.getByRole('button', { name: 'Невская энергосбытовая компания' }).waitFor();
    expect(await page.getByRole('button', { name: /Северогорская/ }).count()).toBe(0);
    await search.fill('7801000006');
    await page.getByText('В ИНН ошибка').waitFor();
    await search.fill('7830002293');
    await page.getByText('Такого поставщика здесь нет').waitFor();
    await search.fill('');
    await expectAccessible(page, '/link, suppliers');
  });

  test('the QR of a bill fills in supplier and number; other photos say what is wrong', async () => {
    const photo = page.locator('input[type=file]').last();
    const { buffer, ...file } = await photoOf('https://example.org/');
    await photo.setInputFiles({ ...file, buffer: Buffer.from('not a picture') });
    await page.getByText('не открывается как фото').waitFor();
    await photo.setInputFiles({ ...file, buffer });
    await page.getByText('Это не платёжный QR-код').waitFor();
    await photo.setInputFiles({ ...file, buffer: await page.screenshot() });
    await page.getByText('QR-код на фото не читается').waitFor();
    const unknown = (await billQr('78010000000017')).replace('PayeeINN=7800000002', 'PayeeINN=7830002293');
    await photo.setInputFiles(await photoOf(unknown));
    await page.getByText('Такого поставщика здесь нет').waitFor();
    await photo.setInputFiles(await photoOf(await billQr(quiet?.number ?? '')));
    await page.getByText('Поставщик и номер взяты из QR-кода').waitFor();
    await page.getByText('Северогорская Сбытовая Компания').waitFor();
    expect(await page.getByLabel('Номер лицевого счёта').inputValue()).toBe(quiet?.number);
  });

  test('one is linked by its address and last payment, and refused by another sum', async () => {
    const { contractId, premise } = await headOf(quiet?.number);
    const paid = await Ledger.lastPayment(system, contractId);
    if (paid === undefined) throw new Error('the demo’s first contract has paid');
    await page.getByLabel('Адрес и последний платёж').check();
    await page.getByLabel('Адрес помещения').fill(premise.address.toUpperCase().replaceAll(',', ' '));
    await page.getByLabel('Сумма последнего платежа').fill(typed(paid + 1));
    await expectAccessible(page, '/link, by the last payment');
    await page.getByRole('button', { name: 'Добавить' }).click();
    await page.getByRole('alert').getByText('Не удалось привязать счёт').waitFor();
    await page.getByLabel('Сумма последнего платежа').fill(typed(paid));
    await page.getByRole('button', { name: 'Добавить' }).click();
    await page.waitForURL(/\/contracts\/ctr_/);
    await page.getByRole('heading', { name: 'Приборы учёта' }).waitFor();
    first = contractId;
  });

  test('another is linked by a code of the office’s', async () => {
    const number = indebted?.number ?? '';
    const issued = await Contract.issueActivationCode(system, {
      ...{ supplierId: demo, number, identityCheck: 'passport' },
    });
    await page.goto('/link');
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles(await photoOf(await billQr(number)));
    await page.getByText('Поставщик и номер взяты из QR-кода').waitFor();
    await page.getByLabel('Код активации', { exact: true }).fill(issued.activationCode);
    await page.getByRole('button', { name: 'Добавить' }).click();
    await page.waitForURL(/\/contracts\/ctr_/);
  });

  test('stand in groups, which are renamed and dissolved', async () => {
    await page.goto(`/contracts/${first}`);
    await page.getByRole('button', { name: 'Положить в группу' }).click();
    await page.getByLabel('Название группы').fill('Дача');
    await expectAccessible(page, 'the group of a contract');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByRole('button', { name: 'Группа «Дача»: изменить' }).waitFor();
    // within the page: what the dialog read of the cabinet must not stand in for the dashboard’s pages
    await page.getByRole('main').getByRole('link', { name: 'Мои договоры' }).click();
    await page.getByRole('heading', { name: 'Дача' }).waitFor();
    await page.getByRole('heading', { name: 'Без группы' }).waitFor();
    await expectAccessible(page, '/, groups');
    await page.getByRole('button', { name: 'Переименовать' }).click();
    await page.getByLabel('Название группы').fill('Мама');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await page.getByRole('heading', { name: 'Мама', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Переименовать' }).click();
    await page.getByRole('button', { name: 'Расформировать группу' }).click();
    await page.getByRole('heading', { name: 'Мама', exact: true }).waitFor({ state: 'detached' });
  });

  test('one that ends leaves by itself, and a mail says what is left to pay', async () => {
    const { number, supplier, lastBilledPeriod } = await headOf(quiet?.number);
    expect(lastBilledPeriod).toBeDefined();
    const lastDay = dateAt(system.clock.now(), supplier.timeZone);
    await Billing.closeContract(system, { supplierId: demo, number, lastDay });
    await theatre.stage.settled();
    const mail = await awaitMessage(theatre.stage, person.email, /Поставщик закрыл договор[\s\S]*/);
    expect(mail).toContain(number);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    await page
      .getByText(/Лицевой счёт/)
      .first()
      .waitFor();
    expect(await page.locator('.card-link').count()).toBe(1);
    await page.goto('/profile/journal');
    await page.getByText('Договор прекращён и убран из кабинета').first().waitFor();
  });

  test('the QR fills in what a guest pays, with the sum of the bill', async () => {
    const guest = await newVisitor(theatre);
    await guest.page.goto('/guest');
    const number = indebted?.number ?? '';
    await guest.page
      .locator('input[type=file]')
      .last()
      .setInputFiles(await photoOf(await billQr(number)));
    await guest.page.getByText('Поставщик и номер взяты из QR-кода').waitFor();
    await expectAccessible(guest.page, '/guest, scanned');
    await guest.page.getByRole('button', { name: 'Найти договор' }).click();
    await guest.page.getByLabel('Сумма').waitFor();
    expect(await guest.page.getByLabel('Сумма').inputValue()).toBe('1663,80');
    await guest.context.close();
  });

  test('met no script error and no refusal of the content policy on the way', () => {
    expect(anna.complaints).toEqual([]);
  });
});
