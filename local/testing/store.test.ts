import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { accountsFrom } from '../environment.ts';
import { formSignature } from '../moneta/signatures.ts';
import { isPortFree } from '../ports.ts';
import { startTestStage } from './stage.ts';

/** An order of a payment that there is not, as the demo supplier would sign it. */
function orderUrl(moneta: string): string {
  const { accountId = '', integrityCode = '' } = accountsFrom({}).demo?.moneta ?? {};
  const order = {
    MNT_ID: accountId,
    MNT_TRANSACTION_ID: 'pay_01K9Z6X0M4K8N1R2T3V4W5X6Y7A',
    MNT_AMOUNT: '120.25',
    MNT_CURRENCY_CODE: 'RUB',
    MNT_SUBSCRIBER_ID: 'ctr_5X0M4K8N1R2T3V4W5X6Y7Z8A9B',
    MNT_TEST_MODE: '0',
  };
  const signed = { ...order, MNT_SIGNATURE: formSignature(order, integrityCode) };
  return `${moneta}/assistant.htm?${new URLSearchParams(signed)}`;
}

test('a whole stage starts on free ports, serves the manifest, and leaves nothing behind', async () => {
  const stage = await startTestStage({ demo: false, site: 'none' });
  const ports = [
    stage.urls.site,
    stage.urls.inbox,
    stage.urls.acquirer,
    stage.urls.moneta,
    stage.table.endpoint,
  ].map((url) => Number(new URL(url).port));
  try {
    const document = await fetch(`${stage.urls.site}/api/openapi.json`);
    expect(document.status).toBe(200);
    expect(await document.json()).toMatchObject({ openapi: '3.1.0' });
    expect(await (await fetch(`${stage.urls.inbox}/inbox.json`)).json()).toEqual([]);
    expect((await fetch(stage.urls.scenarios)).status).toBe(200);
    // asked about by the sandbox's own call, and answered by the deployed handler in signed XML: there is no such order
    await expect(stage.moneta.pay(orderUrl(stage.urls.moneta))).rejects.toThrow('check 500');
    await stage.settled();
    expect(stage.notices).toEqual([]);
  } finally {
    await stage.stop();
  }
  expect(await Promise.all(ports.map((port) => isPortFree(port)))).toEqual(ports.map(() => true));
  expect(existsSync(stage.folder)).toBe(false);
}, 60_000);
