import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import * as Identity from '#core/identity';
import { idFrom } from '#core/kernel';
import { dynamoTable } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aSupplier, createWorld } from '#core/testing';
import { freshTable } from '#testing/fresh-table';

const userId = idFrom('user', 'olga');
const phone = '+79211234567';

test('gives and takes a role by command, in sentences that tell what went wrong', async () => {
  const fresh = await freshTable();
  const table = dynamoTable(fresh);
  const supplier = aSupplier();
  const user = { userId, state: 'active', phone, sessionsValidFromSeconds: 0, version: 1 };
  await table.load([
    ...supplierItems(supplier),
    { ...user, pk: `USER#${userId}`, sk: '#HEAD' },
    { userId, pk: `ONCE#phone#${phone}`, sk: '#HEAD' },
  ]);
  const environment = {
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_SITE_URL: 'https://kabinet.test',
    KABINET_PEPPER: 'test-pepper',
  };
  const ops = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, '../ops.ts'), ...args], {
      env: { ...process.env, ...environment },
    });
  const mayBill = () =>
    Identity.requireStaff(createWorld({ table }).user(userId), supplier.supplierId, 'billing').then(
      () => true,
      () => false,
    );
  const whom = ['--supplier', 'demo', '--login', phone];

  const granted = await ops('grant-staff', ...whom, '--role', 'billing');
  expect(granted.stdout).toBe(`${phone} at demo: billing.\n`);
  expect(await mayBill()).toBe(true);

  const revoked = await ops('revoke-staff', ...whom);
  expect(revoked.stdout).toBe(`${phone} at demo: no role.\n`);
  expect(await mayBill()).toBe(false);

  const failures: [string[], RegExp][] = [
    [
      ['grant-staff', '--supplier', 'demo', '--login', 'no@body.ru', '--role', 'admin'],
      /registers in the cabinet first/,
    ],
    [['grant-staff', '--supplier', 'nowhere', '--login', phone, '--role', 'admin'], /no such supplier/],
    [['grant-staff', ...whom], /--role is missing.\nUsage: npm run ops -- grant-staff/],
    [['make-coffee'], /Usage: npm run ops -- <command>/],
  ];
  for (const [args, words] of failures)
    await expect(ops(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(words) });
}, 60_000);
