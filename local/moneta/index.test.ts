import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Account, createMoneta, type Moneta } from './index.ts';
import { formSignature, messageSignature, type Parameters, replySignature } from './signatures.ts';

let shop: Server;
let shopUrl: string;
let heard: { path: string; said: Parameters }[];
let checkCode: string;
let payAnswers: string[];
let moneta: Moneta;
let url: string;
let now: Date;

const CODE = 'QWERTY';
const ORDER = {
  ...{ MNT_ID: '54600817', MNT_TRANSACTION_ID: 'FF790ABCD', MNT_AMOUNT: '120.25', MNT_CURRENCY_CODE: 'RUB' },
  MNT_TEST_MODE: '0',
};

const account = (): Account => ({
  ...{ accountId: '54600817', integrityCode: CODE, username: 'portal', password: 'secret', method: 'GET' },
  ...{ payUrl: `${shopUrl}/pay`, checkUrl: `${shopUrl}/check` },
});

beforeEach(async () => {
  heard = [];
  checkCode = '402';
  payAnswers = [];
  now = new Date('2026-03-10T09:00:00Z');
  shop = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.test');
    heard.push({ path: pathname, said: Object.fromEntries(searchParams) });
    if (pathname === '/pay') return void response.end(payAnswers.shift() ?? 'SUCCESS');
    response.end(replyOf(checkCode));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  moneta = createMoneta({ accounts: [account()], now: () => now });
  url = await moneta.listen();
});

afterEach(async () => {
  await moneta.close();
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

function replyOf(
  code: string,
  signature = replySignature(code, ORDER.MNT_ID, ORDER.MNT_TRANSACTION_ID, CODE),
) {
  return `<?xml version="1.0" encoding="UTF-8"?><MNT_RESPONSE><MNT_ID>54600817</MNT_ID><MNT_TRANSACTION_ID>FF790ABCD</MNT_TRANSACTION_ID><MNT_RESULT_CODE>${code}</MNT_RESULT_CODE><MNT_SIGNATURE>${signature}</MNT_SIGNATURE></MNT_RESPONSE>`;
}

function orderUrl(changes: Parameters = {}): string {
  const order = { ...ORDER, ...changes };
  const signed = { ...order, MNT_SIGNATURE: formSignature(ORDER, CODE), MNT_SUCCESS_URL: `${shopUrl}/back` };
  return `${url}/assistant.htm?${new URLSearchParams(signed as Record<string, string>)}`;
}

const operation = () => moneta.book().operations[0];

describe('signatures', () => {
  test('are those that are published', () => {
    expect(formSignature(ORDER, CODE)).toBe('c8222aef6362c7f1239ccdc729d1a200');
    const paid = { ...ORDER, MNT_OPERATION_ID: '123456' };
    expect(messageSignature(paid, CODE)).toBe('69bdf9bd91820b8f7b4c4b25d3d22dfa');
    expect(messageSignature({ ...ORDER, MNT_COMMAND: 'CHECK' }, CODE)).toBe(
      'ea2d49048bdf11857f1b50270aedbc8d',
    );
    expect(replySignature('200', ORDER.MNT_ID, ORDER.MNT_TRANSACTION_ID, CODE)).toBe(
      '29807c8e5d82198b5c4360e6ec711cce',
    );
  });
});

describe('the assistant’s page', () => {
  test.each([
    ['ru', 'Оплата через MONETA', 'Pay URL приходит пять раз'],
    ['en', 'Payment through MONETA', 'the Pay URL is called five times'],
  ])('shows the order in %s, with what is to happen to choose from', async (lang, title, choice) => {
    const page = await (await fetch(`${orderUrl()}&lang=${lang}`)).text();
    for (const text of [title, choice, 'FF790ABCD', '120']) expect(page).toContain(text);
    expect(page).toContain(`<html lang="${lang}">`);
    expect(page).toContain('&amp;lang=');
  });

  test('takes no order whose signature is wrong', async () => {
    const response = await fetch(orderUrl({ MNT_AMOUNT: '1.00' }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Неверный код проверки целостности данных');
    await expect(moneta.pay(orderUrl({ MNT_ID: '1' }))).rejects.toThrow('signature');
  });

  test('asks the shop, takes the money, tells the shop, and sends the payer back', async () => {
    const fields = new URLSearchParams(new URL(orderUrl()).searchParams);
    fields.set('outcome', 'pay');
    const pressed = await fetch(`${url}/assistant.htm`, { method: 'POST', body: fields, redirect: 'manual' });
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, `${shopUrl}/back`]);
    expect(heard.map(({ path }) => path)).toEqual(['/check', '/pay']);
    expect(heard[0]?.said).toMatchObject({ MNT_COMMAND: 'CHECK', ...ORDER });
    expect(heard[1]?.said).toMatchObject({ ...ORDER, MNT_OPERATION_ID: '100001' });
    expect(heard[1]?.said.MNT_SIGNATURE).toBe(messageSignature(heard[1]?.said ?? {}, CODE));
    expect(operation()).toMatchObject({ status: 'SUCCEED', checked: '402' });
  });

  test.each(['200', '302', '500'])('goes no further when the shop answers %s', async (code) => {
    checkCode = code;
    await expect(moneta.pay(orderUrl())).rejects.toThrow(`check ${code}`);
    expect(operation()).toMatchObject({ status: 'CANCELED' });
    expect(heard).toHaveLength(1);
  });

  test('goes no further when the shop’s reply is not signed', async () => {
    checkCode = '402</MNT_RESULT_CODE><x>';
    await expect(moneta.pay(orderUrl())).rejects.toThrow('check unreadable');
  });
});

describe('telling the shop', () => {
  test('goes on after 2, 60, 300 seconds while it is not confirmed', async () => {
    payAnswers = ['FAIL', '<html>', replyOf('200', 'forged'), replyOf('200')];
    await moneta.pay(orderUrl());
    for (const seconds of [2, 60, 300]) {
      expect(operation()).toMatchObject({ status: 'TAKENIN_NOTSENT' });
      now = new Date(now.getTime() + seconds * 1000);
      await moneta.runDue();
    }
    expect(operation()).toMatchObject({ status: 'SUCCEED' });
    expect(operation()?.tellings.map(({ accepted }) => accepted)).toEqual([false, false, false, true]);
  });

  test('is brought forward by the button', async () => {
    await moneta.pay(orderUrl(), 'drop');
    expect(operation()).toMatchObject({ status: 'TAKENIN_NOTSENT' });
    await fetch(`${url}/fire`, { method: 'POST', redirect: 'manual' });
    expect(operation()).toMatchObject({ status: 'SUCCEED' });
  });

  test('goes on after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'moneta-'));
    const open = () =>
      createMoneta({ accounts: [account()], now: () => now, statePath: join(folder, 'moneta.json') });
    const first = open();
    await first.listen();
    await first.pay(orderUrl(), 'drop');
    await first.close();
    const second = open();
    await second.fire();
    expect(second.book().operations[0]).toMatchObject({ status: 'SUCCEED' });
    await second.close();
    writeFileSync(join(folder, 'moneta.json'), '{"lastId":');
    expect(open).toThrow('delete the file to start afresh');
    rmSync(folder, { recursive: true });
  });
});

describe('the merchant API and the book', () => {
  const asked = (password: string, clientTransaction: unknown) =>
    fetch(`${url}/services`, {
      method: 'POST',
      body: JSON.stringify({
        Envelope: {
          Header: { Security: { UsernameToken: { Username: 'portal', Password: password } } },
          Body: { FindOperationsListByCTIDRequest: { accountId: 54600817, clientTransaction } },
        },
      }),
    });

  test('tell what an order has come to', async () => {
    expect(await (await asked('secret', 'FF790ABCD')).json()).toMatchObject({
      Envelope: { Body: { FindOperationsListByCTIDResponse: { size: 0 } } },
    });
    await moneta.pay(orderUrl());
    const { Envelope } = (await (await asked('secret', 'FF790ABCD')).json()) as never;
    expect(Envelope).toMatchObject({
      Body: { FindOperationsListByCTIDResponse: { size: 1, operation: [{ id: 100_001 }] } },
    });
    expect(JSON.stringify(Envelope)).toContain('{"key":"statusid","value":"SUCCEED"}');
    const page = await (await fetch(url)).text();
    expect(page).toContain('100001');
    expect(await (await fetch(url, { headers: { accept: 'application/json' } })).json()).toEqual(
      moneta.book(),
    );
  });

  test('know nobody with another password, and no other call', async () => {
    expect((await asked('guess', 'FF790ABCD')).status).toBe(401);
    expect((await fetch(`${url}/services`, { method: 'POST', body: 'x' })).status).toBe(500);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
  });
});
