import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoContracts } from '../local/demo/index.ts';
import { newPerson, newVisitor, openTheatre, type Theatre, type Visitor } from './stage.ts';
import { linkContract, signIn, signUp } from './steps.ts';

/** The supplier's default acquirer is MONETA here. */
const ACCOUNTS = {
  demo: {
    moneta: {
      ...{ accountId: '54600817', integrityCode: 'sandbox-integrity-code' },
      ...{ username: 'portal', password: 'sandbox-password' },
    },
    default: 'moneta',
  },
};

let theatre: Theatre;
let maria: Visitor;
let page: Page;
let contractId: string;
const person = newPerson();
const [, indebted] = demoContracts();

beforeAll(async () => {
  if (!indebted) throw new Error('the demo has contracts');
  vi.stubEnv('KABINET_GATEWAYS', JSON.stringify(ACCOUNTS));
  theatre = await openTheatre();
  maria = await newVisitor(theatre);
  page = maria.page;
  await signUp(page, theatre.stage, person);
  await page.getByRole('link', { name: 'Войти' }).click();
  await signIn(page, person.phone, person.password);
  await linkContract(page, indebted);
  contractId = (await dashboard()).contractId;
});
afterAll(() => theatre?.close());

/** What the customer saw when a step failed. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await page.screenshot({ path: `.local/e2e/${task.name.slice(0, 40).replace(/\W+/g, '-')}.png` });
});

async function dashboard(): Promise<{ contractId: string; balanceKopecks: number }> {
  const { contracts } = await (await page.request.get('/api/dashboard')).json();
  return contracts[0];
}

/** From the contract to MONETA's page, with what is to happen chosen there. */
async function pay(sum: string, outcome: string): Promise<void> {
  await page.goto(`/contracts/${contractId}/pay`);
  await page.getByRole('radio', { name: 'Другую сумму' }).check();
  await page.getByRole('textbox', { name: /Сумма/ }).fill(sum);
  await page.getByRole('button', { name: /^Оплатить/ }).click();
  await page.getByRole('heading', { name: 'Оплата через MONETA' }).waitFor();
  await page.getByLabel('Что произойдёт').selectOption(outcome);
  await page.getByRole('button', { name: 'Продолжить' }).click();
  await page.waitForURL(/\/payments\/pay_/);
}

describe('paying through MONETA, by a customer with a phone', () => {
  test('is credited once, though the notice comes five times', async () => {
    const { balanceKopecks } = await dashboard();
    await pay('700', 'repeat');
    await page.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();
    expect((await dashboard()).balanceKopecks).toBe(balanceKopecks - 70_000);
  });

  test('is credited when the first notice is lost', async () => {
    const { balanceKopecks } = await dashboard();
    await pay('301', 'drop');
    await page.getByRole('heading', { name: 'Деньги зачислены' }).waitFor();
    expect((await dashboard()).balanceKopecks).toBe(balanceKopecks - 30_100);
  });

  test('that credits another sum is looked at by the supplier, and the debt stays', async () => {
    const { balanceKopecks } = await dashboard();
    await pay('302', 'other_amount');
    await page.getByRole('heading', { name: /провер/i }).waitFor();
    expect((await dashboard()).balanceKopecks).toBe(balanceKopecks);
  });

  test('met no script error and no refusal of the content policy on the way', () => {
    expect(maria.complaints).toEqual([]);
  });
});
