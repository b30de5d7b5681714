import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import * as Identity from '#core/identity';
import { idFrom, periodAt, plusMonths } from '#core/kernel';
import { dynamoTable, type Table } from '#core/platform';
import { supplierItems } from '#core/supplier';
import { aHousehold, aSupplier, createWorld, itemsOf } from '#core/testing';
import { MACHINE_CLOCK } from '#runtime/bindings';
import { freshTable } from '#testing/fresh-table';

const userId = idFrom('user', 'olga');
const phone = '+79211234567';
const supplier = aSupplier();

let table: Table;
let environment: Record<string, string>;
beforeAll(async () => {
  const fresh = await freshTable();
  table = dynamoTable(fresh);
  const user = { userId, state: 'active', phone, sessionEpoch: 0, version: 1 };
  await table.load([
    ...supplierItems(supplier),
    { ...user, pk: `USER#${userId}`, sk: '#HEAD' },
    { userId, pk: `ONCE#phone#${phone}`, sk: '#HEAD' },
  ]);
  environment = {
    KABINET_TABLE: fresh.tableName,
    KABINET_DYNAMODB_ENDPOINT: fresh.endpoint,
    KABINET_SITE_URL: 'https://kabinet.test',
    KABINET_PEPPER: 'test-pepper',
    // Cognito is out of reach here; our own state decides without it
    KABINET_COGNITO_ENDPOINT: 'http://127.0.0.1:1',
    KABINET_USER_POOL_ID: 'local_test',
    KABINET_USER_POOL_CLIENT_ID: 'client',
  };
});

const ops = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, '../ops.ts'), ...args], {
    env: { ...process.env, ...environment },
  });

test('gives and takes a role by command, in sentences that tell what went wrong', async () => {
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
}, 180_000);

test('blocks a user by command, whether or not Cognito answers', async () => {
  const stateOf = async () => (await Identity.getUser(createWorld({ table }).system, userId))?.state;
  const blocked = await ops('block-user', '--login', phone);
  expect(blocked.stdout).toContain(`${phone} is blocked; every session has ended.\n`);
  expect(await stateOf()).toBe('blocked');
  await expect(ops('unblock-user', '--login', phone)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The sign-in service does not answer now.'),
  });
  expect(await stateOf()).toBe('active');
  await expect(ops('block-user', '--login', 'no@body.ru')).rejects.toMatchObject({
    stderr: expect.stringMatching(/Nobody signs in with this phone or e-mail/),
  });
}, 180_000);

test('orders a run by command, and says where it is', async () => {
  const period = plusMonths(periodAt(MACHINE_CLOCK.now(), 'Europe/Moscow'), -1);
  const run = ['--supplier', 'demo', '--period', period];
  const said = async (...args: string[]) => (await ops(...args)).stdout.trim();
  expect(await said('list-runs', '--supplier', 'demo')).toBe('demo has no runs yet.');
  expect(await said('start-run', ...run)).toBe(`demo ${period}: running.`);
  expect(await said('pause-run', ...run)).toBe(`demo ${period}: paused.`);
  expect(await said('show-run', ...run)).toMatch(
    new RegExp(
      `^demo ${period}: paused\\n.*Shards finished +0 of 2\\n.*planned by system:start-run\\n.*paused by system:pause-run$`,
      's',
    ),
  );
  await expect(ops('start-run', ...run)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Resume it instead of starting it'),
  });
  expect(await said('resume-run', ...run)).toBe(`demo ${period}: running.`);
  expect(await said('start-dry-run', ...run)).toBe(`demo ${period}: running.`);
  expect(await said('list-runs', '--supplier', 'demo')).toContain(`${period}  running, attempt 1`);
}, 180_000);

test('asks for another sign-in of a customer by command, and says when it can be approved', async () => {
  const home = aHousehold({ supplier, head: { ownerId: userId, linkedAt: MACHINE_CLOCK.now() } });
  await table.load(itemsOf(home).filter(({ pk }) => pk.startsWith('CONTRACT#')));
  const { number } = home.head;
  const of = ['--supplier', 'demo', '--number', number];
  const named = ['--phone', '+79219876543'];
  const asked = await ops('request-sign-in-change', ...of, ...named, '--reason', 'passport');
  expect(asked.stdout).toMatch(
    new RegExp(
      `^${number}: requested. It can be approved from 20\\S+Z until 20\\S+Z, unless its owner stops it.\\n$`,
    ),
  );
  const failures: [string[], RegExp][] = [
    [['approve-sign-in-change', ...of, ...named], /The owner has a day to stop the request/],
    [['approve-sign-in-change', ...of, '--phone', '89219876543'], /write it as \+79211234567/],
    [['request-sign-in-change', ...of, '--email', 'nowhere', '--reason', 'passport'], /is no e-mail/],
    [['request-sign-in-change', ...of, ...named], /--reason is missing/],
    [['reject-sign-in-change', '--supplier', 'demo', '--number', '7'], /it has 14 digits/],
  ];
  for (const [args, words] of failures)
    await expect(ops(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(words) });
  expect((await ops('reject-sign-in-change', ...of)).stdout).toBe(`${number}: rejected.\n`);
}, 180_000);
