import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Billing from '#core/billing';
import { idFrom, period } from '#core/kernel';
import { dynamoTable } from '#core/platform';
import { aHousehold, createWorld, ELECTRICITY, itemsOf } from '#core/testing';
import { type FreshTable, freshTable } from '#testing/fresh-table';
import { readPdf } from '../../core/document/testing/read-pdf.ts';
import { bundleOptions } from '../runtime/bundle-options.ts';
import { startTestPool, TEST_ENVIRONMENT, type TestPool, userItems } from '../testing.ts';

const OWNER = idFrom('user', 'owner');
const OCTOBER = period('2026-10');

let fresh: FreshTable;
let pool: TestPool;
let folder: string;

beforeAll(async () => {
  fresh = await freshTable();
  folder = mkdtempSync(join(tmpdir(), 'kabinet-lambda-'));
  pool = await startTestPool();
});

afterAll(async () => {
  await pool.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A user in whose cabinet there is a contract with its bill of October. */
async function billedHousehold() {
  const table = dynamoTable({ client: fresh.client, tableName: fresh.tableName });
  const world = createWorld({ now: '2026-11-01T05:00:00Z', table });
  const home = aHousehold({ meters: [ELECTRICITY], head: { ownerId: OWNER } });
  await table.load([...itemsOf(home), ...userItems(OWNER)]);
  await Billing.runPeriod(world.system, { supplierId: home.supplier.supplierId, period: OCTOBER });
  return home.head;
}

test('the documents’ Lambda, bundled as it is deployed and run where there is nothing else, draws a bill', async () => {
  const { contractId } = await billedHousehold();
  const beside = join(folder, 'functions/http');
  mkdirSync(beside, { recursive: true });
  const { warnings } = await build({
    entryPoints: ['functions/http/document.ts'],
    outfile: join(beside, 'document.cjs'),
    bundle: true,
    platform: 'node',
    logLevel: 'silent',
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
  });
  expect(warnings).toEqual([]);
  // what `copyFiles` of stacks/api.ts does
  cpSync('core/document/fonts', join(beside, 'fonts'), { recursive: true });

  const event = {
    version: '2.0',
    routeKey: 'GET /api/contracts/{contractId}/bills/{period}/pdf',
    headers: { authorization: `Bearer ${pool.tokenOf(OWNER)}`, 'accept-language': 'ru' },
    pathParameters: { contractId, period: OCTOBER },
    isBase64Encoded: false,
    requestContext: { requestId: 'req-1', http: { sourceIp: '203.0.113.7', method: 'GET' } },
  };
  writeFileSync(
    join(folder, 'invoke.cjs'),
    `const { handler } = require('./functions/http/document.cjs');
     handler(${JSON.stringify(event)}, {}).then((answer) => process.stdout.write(JSON.stringify(answer)));`,
  );
  const { stdout } = await promisify(execFile)(process.execPath, ['invoke.cjs'], {
    cwd: folder,
    maxBuffer: 1 << 24,
    // nothing of this machine's: no node_modules to fall back on, no settings but a Lambda's
    env: {
      ...TEST_ENVIRONMENT,
      KABINET_TABLE: fresh.tableName,
      KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
      KABINET_COGNITO_ISSUER: pool.issuer,
    },
  });
  const answer = JSON.parse(stdout) as { statusCode: number; headers: Record<string, string>; body: string };
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': 'inline; filename="bill-78010000000017-202610.pdf"',
    },
  });
  const pdf = await readPdf(Buffer.from(answer.body, 'base64'));
  expect(pdf.text).toContain('Счёт за октябрь 2026');
  expect(await pdf.pages[0]?.qrText()).toContain('|Sum=141600|PersAcc=78010000000017|');
});
