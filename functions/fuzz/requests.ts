import fc from 'fast-check';
import * as z from 'zod';
import { takesBody } from '#core/platform';
import { CALLERS, type Caller } from '../matrix/cells.ts';
import type { Route } from '../routes.ts';
import { hostile, hostileText, type JsonSchema, valid } from './values.ts';

/** A request as it comes from the wire. */
export interface Request {
  readonly caller: Caller;
  /** Decoded, as the gateway hands them on. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the gateway took the body for bytes. */
  readonly isBase64: boolean;
}

/** After these there would be nothing left to ask about: they are done to what is the integrator's. */
export const ENDING = ['contract.unlinkContract', 'billing.closeContract', 'payment.unbindCard'];

type Values = Readonly<Record<string, unknown>>;

/** Requests to an operation: valid ones, those with something wrong, and rubbish. `known` are values of things there are. */
export function requestsTo(route: Route, known: Values): fc.Arbitrary<Request> {
  const schema = z.toJSONSchema(route.operation.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const good = valid(schema, known) as fc.Arbitrary<Values>;
  const values = fc.oneof(
    { weight: 3, arbitrary: good },
    { weight: 4, arbitrary: spoilt(good, Object.keys(route.operation.input.shape)) },
    { weight: 1, arbitrary: fc.dictionary(hostileText, hostile, { maxKeys: 5 }) as fc.Arbitrary<Values> },
  );
  return fc
    .record({
      values,
      caller: callersOf(route),
      dress: rarely(hostileHeaders),
      tampered: rarely(fc.tuple(fc.constantFrom(...TAMPERINGS), hostileText)),
    })
    .map(({ values: said, caller, dress, tampered }) => {
      const plain = plainRequest(route, caller, said);
      const dressed = { ...plain, headers: { ...plain.headers, ...dress } };
      return tampered ? tampered[0](dressed, tampered[1]) : dressed;
    });
}

/** In one of five. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Mostly those who are let in, so that what comes after the gate is reached. */
function callersOf({ id, operation }: Route): fc.Arbitrary<Caller> {
  const customer = ENDING.includes(id) ? 'integrator' : 'customer';
  const letIn = operation.access === 'staff' ? 'admin' : customer;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constant<Caller>(letIn) },
    { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(CALLERS) as Caller[])) },
  );
}

/** Good values with one or two things wrong: another value, a field too few or too many. */
function spoilt(good: fc.Arbitrary<Values>, names: readonly string[]): fc.Arbitrary<Values> {
  const name = names.length > 0 ? fc.oneof(fc.constantFrom(...names), hostileText) : hostileText;
  const change = fc.tuple(name, fc.option(hostile, { freq: 4, nil: undefined }));
  return fc
    .tuple(good, fc.array(change, { minLength: 1, maxLength: 2 }))
    .map(([values, changes]) => ({ ...values, ...Object.fromEntries(changes) }));
}

function plainRequest({ operation }: Route, caller: Caller, values: Values): Request {
  const said = Object.entries(values).filter(([, value]) => value !== undefined);
  const isInPath = ([name]: [string, unknown]) => operation.path.includes(`{${name}}`);
  const path = Object.fromEntries(said.filter(isInPath).map(([name, value]) => [name, textOf(value)]));
  const rest = said.filter((one) => !isInPath(one));
  const form = formOf(rest);
  const shared = { caller, path, isBase64: false };
  if (!takesBody(operation)) return { ...shared, query: form, headers: {}, body: '' };
  const [type, body] = operation.form
    ? ['application/x-www-form-urlencoded', form]
    : ['application/json', JSON.stringify(Object.fromEntries(rest))];
  return { ...shared, query: '', headers: { 'content-type': type }, body };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Half a character has no encoding: it comes as the replacement that a client puts there. */
const formOf = (fields: readonly (readonly [string, unknown])[]): string =>
  fields
    .map((pair) => pair.map((part) => encodeURIComponent(textOf(part).toWellFormed())).join('='))
    .join('&');

const hostileHeaders: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...['content-type', 'accept-language', 'authorization', 'origin', 'x-kabinet', 'x-forwarded-for'],
    ...['cloudfront-viewer-address', 'x-kabinet-edge', 'cookie', 'content-length', 'x-http-method-override'],
  ),
  fc.oneof(
    hostileText,
    fc.constantFrom(
      ...[
        'application/json; charset=utf-16',
        'text/plain',
        'multipart/form-data',
        'application/jsonp',
        'ru;q=x',
      ],
      ...['Bearer ', 'Bearer a.b.c', 'Bearer eyJhbGciOiJub25lIn0.e30.', '__Host-kabinet=x', '185.71.76.9'],
      ...['__Host-kabinet-refresh=usr_00000000000000000000000000.x', 'null', 'https://evil.test'],
    ),
  ),
  { maxKeys: 2 },
);

/** What may be wrong with a request whatever it says. */
const TAMPERINGS: readonly ((request: Request, text: string) => Request)[] = [
  // not JSON, or not all of it
  (request, text) => ({ ...request, body: text }),
  (request) => ({ ...request, body: request.body.slice(0, -1) }),
  (request) => ({ ...request, body: `\ufeff${request.body}` }),
  (request) => ({ ...request, body: '['.repeat(8000) }),
  (request) => ({ ...request, body: `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}` }),
  (request) => ({ ...request, body: `"${'x'.repeat(70_000)}"` }),
  // keys said twice, keys of a prototype, numbers beyond all numbers
  (request) => ({ ...request, body: request.body.replace(/}$/, ',"number":1,"number":2}') }),
  (request) => ({ ...request, body: request.body.replace(/^{/, '{"__proto__":{"amountKopecks":1},') }),
  (request) => ({ ...request, body: request.body.replace(/:\d+/, ':1e400') }),
  (request) => ({ ...request, body: request.body.replace(/:\d+/, `:${'9'.repeat(400)}`) }),
  // bytes in place of text
  (request) => ({ ...request, isBase64: true }),
  (request) => ({ ...request, body: Buffer.from(request.body).toString('base64'), isBase64: true }),
  (request) => ({
    ...request,
    body: Buffer.from([0xff, 0xfe, 0x00, 0x80]).toString('base64'),
    isBase64: true,
  }),
  // the query beside the body, said twice, or broken
  (request, text) => ({
    ...request,
    query: `${request.query}&cursor=${encodeURIComponent(text.toWellFormed())}`,
  }),
  (request) => ({ ...request, query: `${request.query}&${request.query}` }),
  (request) => ({ ...request, query: `${request.query}&%=%ZZ&=&&a[]=1&__proto__=1&cursor` }),
  (request) => ({ ...request, query: 'a=1&'.repeat(2000) }),
  // the path
  (request, text) => ({
    ...request,
    path: Object.fromEntries(Object.keys(request.path).map((name) => [name, text])),
  }),
  (request) => ({ ...request, path: {} }),
];
