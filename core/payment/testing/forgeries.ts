import fc from 'fast-check';
import { type Said, signCheck, signPay } from '../adapters/moneta-signature.ts';

/** A request to the Pay URL as it leaves for the wire. */
export interface PayRequest {
  readonly supplierId: string;
  readonly query?: string;
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One that the acquirer has not sent. */
export interface Forgery extends PayRequest {
  /** How it was made, for a failure's message. */
  readonly kind: string;
}

/** What there is to forge: a genuine message, and what else a forger may know or own. */
export interface Genuine {
  readonly supplierId: string;
  /** With its signature. */
  readonly said: Said;
  /** Another supplier of the deployment, whose account and code the forger owns. */
  readonly other: { readonly supplierId: string; readonly accountId: string; readonly code: string };
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Values in the order they are signed in, without a delimiter. */
const SIGNED = [
  'MNT_ID',
  'MNT_TRANSACTION_ID',
  'MNT_OPERATION_ID',
  'MNT_AMOUNT',
  'MNT_CURRENCY_CODE',
  'MNT_SUBSCRIBER_ID',
  'MNT_TEST_MODE',
] as const;

const formOf = (said: Said): string =>
  new URLSearchParams(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();

/** The message as the acquirer sends it. */
export function payRequest({ supplierId, said }: Pick<Genuine, 'supplierId' | 'said'>): PayRequest {
  return { supplierId, body: formOf(said), headers: FORM };
}

/** Requests to the Pay URL that a forger can make of a genuine message: none of them may change anything. */
export function forgeries(genuine: Genuine): fc.Arbitrary<Forgery> {
  const { supplierId, said, other } = genuine;
  const signature = String(said.MNT_SIGNATURE);
  const request = (kind: string, changed: Said, rest: Partial<PayRequest> = {}): Forgery => ({
    kind,
    supplierId,
    body: formOf(changed),
    headers: FORM,
    ...rest,
  });
  const name = fc.constantFrom(...SIGNED, 'MNT_SIGNATURE' as const);

  /** A bit of one value turned over; bytes that are no text go out percent-encoded. */
  const bitFlips = fc.tuple(name, fc.nat(), fc.nat(7)).map(([field, at, bit]) => {
    const bytes = Buffer.from(said[field] ?? '', 'latin1');
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
    const value = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const { [field]: _, ...rest } = said;
    return request(`bit ${bit} of ${field}`, {}, { body: `${formOf(rest)}&${field}=${value}` });
  });

  /** Characters moved over from one signed value to the next: the signature stays right. */
  const shifts = fc
    .tuple(
      fc.nat(SIGNED.length - 2),
      fc.integer({ min: -12, max: 12 }).filter((by) => by !== 0),
    )
    .map(([index, by]) => {
      const [left = '', right = ''] = SIGNED.slice(index, index + 2) as string[];
      const joined = `${said[left]}${said[right]}`;
      const cut = Math.min(Math.max(String(said[left]).length + by, 0), joined.length);
      const moved = { ...said, [left]: joined.slice(0, cut), [right]: joined.slice(cut) };
      return request(`${by} characters between ${left} and ${right}`, moved);
    });

  const duplicates = fc
    .tuple(name, fc.constantFrom('1', '', '120.25', signature), fc.boolean(), fc.boolean())
    .map(([field, value, first, same]) => {
      const extra = `${field}=${encodeURIComponent(same ? String(said[field]) : value)}`;
      const body = first ? `${extra}&${formOf(said)}` : `${formOf(said)}&${extra}`;
      return request(`${field} twice`, said, { body });
    });

  const signatures = fc
    .constantFrom(
      signature.toUpperCase(),
      signature.replace(/[a-f]/, (letter) => letter.toUpperCase()),
      '',
      ' ',
      undefined,
      signature.slice(0, -1),
      `${signature}0`,
      ` ${signature}`,
      `${signature}\0`,
      'null',
      '0'.repeat(32),
      'd41d8cd98f00b204e9800998ecf8427e',
    )
    .map((MNT_SIGNATURE) => request('signature', { ...said, MNT_SIGNATURE }));

  /** Signed with what a forger may guess or own. */
  const strangers = fc
    .tuple(fc.constantFrom(other.code, '', 'QWERTY', 'undefined', 'null'), fc.boolean(), fc.boolean())
    .map(([code, ownAccount, ownSupplier]) => {
      const changed = { ...said, ...(ownAccount && { MNT_ID: other.accountId }) };
      // to the forger's own supplier with its own account and code it would be a message like any other
      const to = ownSupplier && !(ownAccount && code === other.code) ? other.supplierId : supplierId;
      const signed = { ...changed, MNT_SIGNATURE: signPay(changed, code) };
      return request('another code', signed, { supplierId: to });
    });

  const asked = { ...said, MNT_COMMAND: 'CHECK' };
  const commands = fc
    .constantFrom('CHECK', 'DEBIT', 'CANCELLED_DEBIT', ' ')
    .map((MNT_COMMAND) => request('a command', { ...said, MNT_COMMAND }));
  const questions = fc.constant(
    request('a question for a payment', { ...asked, MNT_SIGNATURE: signCheck(asked, other.code) }),
  );

  const without = name.map((field) => request(`without ${field}`, { ...said, [field]: undefined }));

  const replaced = fc
    .tuple(
      name,
      fc.oneof(
        fc.string({ maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        fc.constantFrom(
          '0120.25',
          '120.250',
          '120,25',
          '+120.25',
          '1.2e2',
          '１２０.25',
          '999999.99',
          '-1',
          'USD',
          '2',
        ),
      ),
    )
    .map(([field, value]) => request(`another ${field}`, { ...said, [field]: value }));

  const wrappings = fc.constantFrom<Forgery>(
    request('in query and body', said, { query: formOf(said) }),
    request('a query beside the body', said, { query: 'MNT_TEST_MODE=0' }),
    request('as JSON', said, { body: JSON.stringify(said), headers: { 'content-type': 'application/json' } }),
    request('without a type', said, { headers: {} }),
    request('of another type', said, { headers: { 'content-type': 'text/plain' } }),
    request('in another encoding', said, {
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=windows-1251' },
    }),
    request('of several parts', said, { headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
    request('to nobody', said, { supplierId: 'nobody' }),
    request('empty', {}, { body: '' }),
  );

  /** What claims to come from the acquirer's side of the network. */
  const spoofed = fc
    .tuple(
      fc.oneof(bitFlips, signatures, strangers, without),
      fc.constantFrom('x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip', 'x-kabinet-edge'),
    )
    .map(([forgery, header]) => ({
      ...forgery,
      kind: `${forgery.kind}, with ${header}`,
      headers: { ...forgery.headers, [header]: '127.0.0.1', 'cloudfront-viewer-address': '127.0.0.1:443' },
    }));

  return fc
    .oneof(
      ...[bitFlips, shifts, duplicates, signatures, strangers, commands, questions, without],
      ...[replaced, wrappings, spoofed],
    )
    .filter((forgery) => !isGenuine(forgery, genuine));
}

/** Whether it says the very same after all. */
function isGenuine({ supplierId, query, body, headers }: Forgery, genuine: Genuine): boolean {
  if (supplierId !== genuine.supplierId || query || headers['content-type'] !== FORM['content-type'])
    return false;
  const pairs = [...new URLSearchParams(body)];
  const said = Object.fromEntries(pairs);
  const known = [...SIGNED, 'MNT_SIGNATURE'] as const;
  return pairs.length === known.length && known.every((name) => said[name] === genuine.said[name]);
}
