import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Operation, Schema, takesBody } from '#core/platform';
import { type Route, routes } from './routes.ts';

/** Addresses are written into logs, histories and caches on their way: nothing personal or secret stands in one. */

/** An example of each sort of thing that must not. */
const PERSONAL = {
  'a contract’s number': '78010000000017',
  'a phone': '+79211234567',
  'an e-mail': 'anna@example.org',
  'a name': 'Анна Каренина',
  'a postal address': 'Невский пр., д. 1, кв. 2',
  'a code by SMS': '123456',
  'an activation code': '7K4M-92QX',
  'a token': 'Zk3vQ9-1xT_8mB2nC7dF5gH6jK4lP0qR',
} as const;

/** Parameters of an address that would take one, and why none comes there. */
const EXCEPTIONS: readonly { readonly parameter: RegExp; readonly why: string }[] = [
  {
    parameter: /^(contract\.getDashboard|billing\.(getDryRun|listSkipped)) cursor$/,
    why: 'It names a contract’s number, and is sealed (core/platform/cursor.ts).',
  },
  {
    parameter:
      /^(identity\.list(Sessions|Journal)|organisation\.listJournal|metering\.listReadings|ledger\.listEntries) cursor$/,
    why: 'A key of the list: ids and moments.',
  },
  {
    parameter: /^(billing\.list(Bills|Runs)|payment\.list(Comparisons|Suspense|Decisions|Attention)) cursor$/,
    why: 'A key of the list: ids, months, days and moments.',
  },
  {
    parameter: /^payment\.settleStray acquirerId$/,
    why: 'An acquirer’s id of a payment, in a form of its own.',
  },
  {
    parameter: /^payment\.moneta\w+ MNT_\w+$/,
    why: 'MONETA calls by GET too. What it says are ids, the sum and a signature; the subscriber is a contract’s id.',
  },
];

describe('the API', () => {
  test('takes nothing personal or secret in an address', () => {
    expect(routes.flatMap(personalIn)).toEqual([]);
  });

  test('has no exception that is not needed', () => {
    const needed = routes.flatMap((route) =>
      inAddress(route.operation)
        .filter((name) => takenBy(route.operation, name).length > 0)
        .map((name) => `${route.id} ${name}`),
    );
    expect(EXCEPTIONS.filter(({ parameter }) => !needed.some((one) => parameter.test(one)))).toEqual([]);
  });

  test.each(Object.entries(PERSONAL))('would be found out with %s in an address', (what, example) => {
    const of = z.string().refine((text) => text === example);
    const found = [`test.added takes ${what} in its address: of`];
    expect(personalIn(added('POST', '/added/{of}', { of }))).toEqual(found);
    expect(personalIn(added('GET', '/added', { of }))).toEqual(found);
    expect(personalIn(added('DELETE', '/added', { of: of.optional() }))).toEqual(found);
    expect(personalIn(added('POST', '/added', { of }))).toEqual([]);
  });

  test('would be found out with its own schemas of them', () => {
    const { contractNumber, phone, email } = Schema;
    expect(personalIn(added('GET', '/{contractNumber}', { contractNumber, phone, email }))).toEqual([
      'test.added takes a contract’s number in its address: contractNumber',
      'test.added takes a phone in its address: phone',
      'test.added takes an e-mail in its address: email',
    ]);
  });
});

describe('the site', () => {
  test('names its pages by ids, months and short names', () => {
    const names = namesIn('web/pages/routes.tsx', /\/:(\w+)/g);
    expect(names).toEqual([
      ...['contractId', 'meterId', 'organisationId', 'paymentId', 'period', 'provider', 'supplierId'],
    ]);
  });

  test('says no more in its links than ids; tokens stand after the #, which browsers do not send', () => {
    const names = namesIn('{web,core/notification,core/identity}/**/!(*.test).{ts,tsx}', /(#?\w+)=\$\{/g);
    expect(names).toEqual(['#token', 'contract', 'organisation', 'to']);
  });
});

/** The parameters that stand in an operation's address, or may. */
function inAddress({ method, path, input, form }: Operation): string[] {
  return Object.keys(input.shape).filter(
    (name) => path.includes(`{${name}}`) || form || !takesBody({ method }),
  );
}

/** What of it all a parameter would take. */
const takenBy = ({ input }: Operation, name: string): string[] =>
  Object.entries(PERSONAL)
    .filter(([, example]) => (input.shape[name] as z.ZodType).safeParse(example).success)
    .map(([what]) => what);

function personalIn({ id, operation }: Pick<Route, 'id' | 'operation'>): string[] {
  return inAddress(operation)
    .filter((name) => !EXCEPTIONS.some(({ parameter }) => parameter.test(`${id} ${name}`)))
    .flatMap((name) => takenBy(operation, name).map((what) => `${id} takes ${what} in its address: ${name}`));
}

function added(
  method: Operation['method'],
  path: Operation['path'],
  shape: z.ZodRawShape,
): Pick<Route, 'id' | 'operation'> {
  const declared = {
    summary: '',
    description: '',
    access: 'user',
    output: z.object({}),
    faults: [],
  } as const;
  return { id: 'test.added', operation: { method, path, input: z.object(shape), ...declared } };
}

/** What the pattern's group finds in the files, each once. */
function namesIn(files: string, pattern: RegExp): string[] {
  const texts = globSync(files).map((file) => readFileSync(file, 'utf8'));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name))),
  ].sort();
}
