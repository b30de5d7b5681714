import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import type { SupplierId } from '#core/kernel';
import { systemCtx } from '#runtime/bindings';
import { demoContracts } from '../local/demo/index.ts';
import { expectAccessible } from './expect-accessible.ts';
import { awaitMessage, newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { signUp } from './steps.ts';

let theatre: Theatre;
let visitor: Visitor;
const person = newPerson();

beforeAll(async () => {
  theatre = await openTheatre();
  visitor = await newVisitor(theatre);
});
afterAll(() => theatre?.close());

describe('a customer the office has invited', () => {
  test('signs in by way of the link and finds the contract in the cabinet, without a code', async () => {
    const { page } = visitor;
    await signUp(page, theatre.stage, person);
    await page.getByRole('link', { name: 'Войти' }).waitFor();
    const { number } = demoContracts()[0]!;
    await Contract.inviteCustomer(systemCtx('test'), {
      supplierId: 'demo' as SupplierId,
      to: person.email,
      numbers: [number],
      identityCheck: 'passport',
    });
    const link = await awaitMessage(theatre.stage, person.email, /(https?:\/\/\S+invitation#\S+)/);
    await page.goto(link);
    await page.getByText('добавится 1 договор').waitFor();
    expect(page.url()).toBe(`${theatre.stage.urls.site}/invitation`);
    await expectAccessible(page, '/invitation, not signed in');
    await page.getByRole('main').getByRole('link', { name: 'Войти' }).click();
    await page.getByLabel('Телефон или почта').fill(person.phone);
    await page.getByLabel('Пароль', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Войти', exact: true }).click();
    await page.getByRole('button', { name: 'Добавить договоры' }).click();
    await page.getByRole('heading', { name: 'Мои договоры' }).waitFor();
    // written in groups of digits
    await page
      .getByText(new RegExp([...number].join('\\s?')))
      .first()
      .waitFor();

    const other = await newVisitor(theatre);
    await other.page.goto(link);
    await other.page.getByText('Приглашение не действует').waitFor();
    await expectAccessible(other.page, '/invitation, used');
    expect([...visitor.complaints, ...other.complaints]).toEqual([]);
  });
});
