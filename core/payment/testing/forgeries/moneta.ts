import type { Chance } from '#core/testing';
import { type Said, signCheck, signPay } from '../../adapters/moneta-signature.ts';
import { bitFlipped, type Forgery, percentEncoded, someText, type WireRequest } from './wire.ts';

/** What there is to forge, and what else a forger may know or own. */
export interface MonetaGenuine {
  readonly supplierId: string;
  /** What the Pay URL would be told of an open order, with its signature; it has not been told yet. */
  readonly untold: Said;
  /** What it was told of a paid one. */
  readonly told: Said;
  /** What the Check URL is asked of the open order. */
  readonly question: Said;
  /** Another supplier of the deployment, whose account and code the forger owns. */
  readonly other: { readonly supplierId: string; readonly accountId: string; readonly code: string };
}

const PAY = 'POST /api/hooks/moneta/{supplierId}/pay';
const PAY_BY_GET = 'GET /api/hooks/moneta/{supplierId}/pay';
const CHECK = 'POST /api/hooks/moneta/{supplierId}/check';
const CHECK_BY_GET = 'GET /api/hooks/moneta/{supplierId}/check';

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
const VALUES = [...SIGNED, 'MNT_SIGNATURE'] as const;

const formOf = (said: Said): string =>
  new URLSearchParams(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();

/** A message as the acquirer sends it, by POST or by GET. */
export function monetaRequest(
  supplierId: string,
  said: Said,
  { hook = 'pay', method = 'POST' }: { hook?: 'pay' | 'check'; method?: string } = {},
): WireRequest {
  const routeKey = `${method} /api/hooks/moneta/{supplierId}/${hook}`;
  if (method === 'GET') return { routeKey, supplierId, query: formOf(said), headers: {} };
  return { routeKey, supplierId, body: formOf(said), headers: FORM };
}

type Changed = Pick<Forgery, 'how'> & Partial<WireRequest>;

/** A way to forge: what is sent instead of this genuine message; undefined where it comes to nothing. */
type Way = (said: Said, chance: Chance, genuine: MonetaGenuine) => Changed | undefined;

const body = (how: string, said: Said): Changed => ({ how, body: formOf(said) });
const someValue = (chance: Chance, said: Said) => chance.oneOf(VALUES.filter((name) => said[name]))!;

/** A bit of one value turned over; bytes that are no text go out percent-encoded. */
const flipped: Way = (said, chance) => {
  const name = someValue(chance, said);
  const { bytes, how } = bitFlipped(said[name] ?? '', chance);
  const { [name]: _, ...rest } = said;
  return { how: `${how} of ${name}`, body: `${formOf(rest)}&${name}=${percentEncoded(bytes)}` };
};

/** A bit of the whole body turned over, names and delimiters included. */
const flippedAnywhere: Way = (said, chance) => {
  const { bytes, how } = bitFlipped(formOf(said), chance);
  return { how, body: bytes.toString('base64'), isBase64: true };
};

/** Characters moved over from one signed value to the next: the signature stays right. */
const shifted: Way = (said, chance) => {
  const index = chance.whole(0, SIGNED.length - 2);
  const by = chance.whole(1, 12) * chance.pick([1, -1]);
  const [left, right] = [SIGNED[index]!, SIGNED[index + 1]!];
  const [before, joined] = [said[left] ?? '', `${said[left] ?? ''}${said[right] ?? ''}`];
  const cut = Math.min(Math.max(before.length + by, 0), joined.length);
  if (cut === before.length) return undefined;
  const moved = { ...said, [left]: joined.slice(0, cut), [right]: joined.slice(cut) };
  return body(`${by} characters between ${left} and ${right}`, moved);
};

/** {@link shifted} across two borders at once: what one value gives the next passes on. */
const shiftedTwice: Way = (said, chance) => {
  const index = chance.whole(0, SIGNED.length - 3);
  const names = SIGNED.slice(index, index + 3);
  const joined = names.map((name) => said[name] ?? '').join('');
  const [from, to] = [chance.whole(0, joined.length), chance.whole(0, joined.length)].toSorted(
    (a, b) => a - b,
  );
  const values = [joined.slice(0, from), joined.slice(from, to), joined.slice(to)];
  if (names.every((name, place) => (said[name] ?? '') === values[place])) return undefined;
  const moved = Object.fromEntries(names.map((name, place) => [name, values[place]]));
  return body(`${names.join(', ')} cut at ${from} and ${to}`, { ...said, ...moved });
};

const duplicated: Way = (said, chance) => {
  const name = someValue(chance, said);
  const value = chance.pick(['1', '', '120.25', said.MNT_SIGNATURE ?? '', said[name] ?? '']);
  const spelling = chance.pick([name, name, percentEncoded(Buffer.from(name))]);
  const extra = `${spelling}=${encodeURIComponent(value)}`;
  const first = chance.happens(0.5);
  return {
    how: `${name} twice, ${first ? 'first' : 'last'} ${JSON.stringify(value)}`,
    body: first ? `${extra}&${formOf(said)}` : `${formOf(said)}&${extra}`,
  };
};

const badlySigned: Way = (said, chance) => {
  const signature = said.MNT_SIGNATURE ?? '';
  const guess = chance.oneOf([
    ...[signature.toUpperCase(), '', ' ', undefined, signature.slice(0, -1), `${signature}0`],
    ...[signature.replace(/[a-f]/, (letter) => letter.toUpperCase()), ` ${signature}`, `${signature}\0`],
    ...['null', '0'.repeat(32), 'd41d8cd98f00b204e9800998ecf8427e', [...signature].reverse().join('')],
  ]);
  if (guess === signature) return undefined;
  return body(`the signature ${JSON.stringify(guess)}`, { ...said, MNT_SIGNATURE: guess });
};

/** Signed with what a forger may guess or own. */
const signedByOthers: Way = (said, chance, { supplierId, other }) => {
  const code = chance.pick([other.code, '', 'QWERTY', 'undefined', 'null', someText(chance, 8)]);
  const ownAccount = chance.happens(0.5);
  const changed = {
    ...said,
    ...(ownAccount && { MNT_ID: other.accountId }),
    ...(chance.happens(0.5) && { MNT_AMOUNT: chance.pick(['0.01', '1.00', '999999.99']) }),
  };
  const sign = said.MNT_COMMAND === undefined ? signPay : signCheck;
  // to the forger's own supplier with its own account and code it would be a message like any other
  const isOwn = ownAccount && code === other.code;
  return {
    ...body(`signed with ${JSON.stringify(code)}`, { ...changed, MNT_SIGNATURE: sign(changed, code) }),
    supplierId: chance.happens(0.5) && !isOwn ? other.supplierId : supplierId,
  };
};

/** A message passed off as one of another kind. */
const asAnother: Way = (said, chance) => {
  if (said.MNT_COMMAND !== undefined) {
    const quiet = { ...said, MNT_COMMAND: chance.pick([undefined, '', ' ', 'PAY']) };
    const routeKey = chance.pick([PAY, CHECK]);
    return { ...body('a question without its command', quiet), routeKey };
  }
  const MNT_COMMAND = chance.pick(['CHECK', 'DEBIT', 'CANCELLED_DEBIT', ' ']);
  return body(`with the command ${MNT_COMMAND}`, { ...said, MNT_COMMAND });
};

const incomplete: Way = (said, chance) => {
  const name = someValue(chance, said);
  return body(`without ${name}`, { ...said, [name]: undefined });
};

const OTHER_VALUES = [
  ...['0120.25', '120.250', '120,25', '+120.25', '1.2e2', '１２０.25', '999999.99', '-1', 'USD', '2', '0.00'],
] as const;

const replaced: Way = (said, chance) => {
  const name = someValue(chance, said);
  const value = chance.happens(0.5) ? chance.oneOf(OTHER_VALUES)! : someText(chance, 20);
  if (value === said[name]) return undefined;
  return body(`${name} is ${JSON.stringify(value)}`, { ...said, [name]: value });
};

/** Codings in which the same bytes would say something, or say it otherwise. */
const miscoded: Way = (said, chance) => {
  const text = formOf(said);
  const name = someValue(chance, said);
  const value = said[name] ?? '';
  const rest = formOf({ ...said, [name]: undefined });
  return chance.pick<Changed>([
    { how: 'in UTF-16', body: Buffer.from(text, 'utf16le').toString('base64'), isBase64: true },
    { how: 'with a mark of byte order', body: `\ufeff${text}` },
    {
      how: `${name} encoded twice`,
      body: `${rest}&${name}=${percentEncoded(Buffer.from(percentEncoded(Buffer.from(value))))}`,
    },
    { how: `${name} in overlong bytes`, body: `${rest}&${name}=%c0%b1${value.slice(1)}` },
    { how: `half an escape in ${name}`, body: `${rest}&${name}=${value}%3` },
    { how: `a zero byte in ${name}`, body: `${rest}&${name}=${value}%00` },
    { how: `a space after ${name}`, body: `${rest}&${name}=${value}+` },
    {
      how: 'of another charset',
      headers: { 'content-type': `${FORM['content-type']}; charset=windows-1251` },
    },
    { how: 'raw letters beyond ASCII', body: `${rest}&${name}=${value}é` },
    { how: 'semicolons between', body: text.replaceAll('&', ';') },
    { how: 'in base64, said to be text', body: Buffer.from(text).toString('base64') },
  ]);
};

const wrapped: Way = (said, chance, { untold }) => {
  const text = formOf(said);
  return chance.pick<Changed>([
    { how: 'in query and body', query: text },
    { how: 'a query beside the body', query: 'MNT_TEST_MODE=0' },
    { how: 'as JSON', body: JSON.stringify(said), headers: { 'content-type': 'application/json' } },
    { how: 'without a type', headers: { 'content-type': '' } },
    { how: 'of another type', headers: { 'content-type': 'text/plain' } },
    { how: 'of several parts', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    { how: 'to nobody', supplierId: 'nobody' },
    { how: 'to a supplier that is none', supplierId: '../volna' },
    { how: 'empty', body: '' },
    { how: 'larger than any', body: `${text}&filler=${'x'.repeat(17_000)}` },
    // the right signature beside it, for whoever looks for one anywhere
    {
      ...body('with the signature in a header', { ...said, MNT_AMOUNT: '1.00', MNT_SIGNATURE: undefined }),
      headers: { ...FORM, 'x-signature': untold.MNT_SIGNATURE ?? '' },
    },
  ]);
};

const WAYS: Readonly<Record<string, Way>> = {
  'a bit turned over': flipped,
  'a bit of the body turned over': flippedAnywhere,
  'characters moved over': shifted,
  'characters moved over twice': shiftedTwice,
  'a parameter twice': duplicated,
  'another signature': badlySigned,
  'another code': signedByOthers,
  'another message': asAnother,
  'a parameter left out': incomplete,
  'another value': replaced,
  'another coding': miscoded,
  'another wrapping': wrapped,
};
const KINDS = Object.keys(WAYS);

const CLAIMS = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip', 'x-kabinet-edge'] as const;

/** What claims to come from the acquirer's side of the network. */
function claiming(chance: Chance): Record<string, string> {
  return { [chance.oneOf(CLAIMS)!]: '127.0.0.1', 'cloudfront-viewer-address': '127.0.0.1:443' };
}

const REPLAYS_SHARE = 0.04;
const CLAIMING_SHARE = 0.1;
const BY_GET_SHARE = 0.2;

/** What a forger can make of what is known; now and then it is a genuine message of a paid order once more. */
export function monetaForgery(genuine: MonetaGenuine, chance: Chance): Forgery {
  if (chance.happens(REPLAYS_SHARE)) return replayOf(genuine, chance);
  const said = chance.pick([genuine.untold, genuine.untold, genuine.told, genuine.question]);
  const isQuestion = said === genuine.question;
  for (;;) {
    const kind = chance.oneOf(KINDS)!;
    const changed = WAYS[kind]!(said, chance, genuine);
    if (!changed) continue;
    const sent = monetaRequest(genuine.supplierId, said, { hook: isQuestion ? 'check' : 'pay' });
    const claims = chance.happens(CLAIMING_SHARE) ? claiming(chance) : undefined;
    const request: WireRequest = { ...sent, ...changed };
    const forged = chance.happens(BY_GET_SHARE) ? byGet(request) : request;
    if (saysTheSame(forged, genuine)) continue;
    return {
      ...forged,
      ...(claims && { headers: { ...forged.headers, ...claims } }),
      kind: isQuestion ? `${kind}, of a question` : kind,
      how: `${changed.how}${claims ? `, with ${Object.keys(claims)[0]}` : ''}`,
      fate: 'refused',
    };
  }
}

/** The same by GET, where its body is plain text and nothing else is the point of it. */
function byGet(request: WireRequest): WireRequest {
  const { body: text, isBase64, query, ...rest } = request;
  if (text === undefined || isBase64 || query !== undefined || rest.headers !== FORM) return request;
  return { ...rest, routeKey: rest.routeKey === CHECK ? CHECK_BY_GET : PAY_BY_GET, query: text, headers: {} };
}

/** Whether it is a genuine message after all, in a form that the protocol allows. */
function saysTheSame(
  { supplierId, query, body: text, isBase64, headers }: WireRequest,
  genuine: MonetaGenuine,
): boolean {
  const isPlain =
    text === undefined || (query === undefined && headers === FORM && text.length <= BODY_LIMIT);
  if (!isPlain || supplierId !== genuine.supplierId) return false;
  const plain = isBase64 ? Buffer.from(text ?? '', 'base64').toString('latin1') : (text ?? query);
  const pairs = [...new URLSearchParams(plain)].filter(([name]) => isKnown(name));
  const said = Object.fromEntries(pairs);
  return [genuine.untold, genuine.told, genuine.question].some(
    (one) => pairs.length === Object.keys(one).length && pairs.every(([name]) => said[name] === one[name]),
  );
}

/** What a body may have, in bytes. */
const BODY_LIMIT = 16_384;

const KNOWN: readonly string[] = [...VALUES, 'MNT_COMMAND'];
const isKnown = (name: string): boolean => KNOWN.includes(name);

/** What the protocol allows to differ, differs. */
function replayOf({ supplierId, told, question }: MonetaGenuine, chance: Chance): Forgery {
  const isQuestion = chance.happens(0.2);
  const said = Object.fromEntries(chance.shuffled(Object.entries(isQuestion ? question : told)));
  const more = chance.happens(0.5) ? { MNT_USER: someText(chance, 8), 'paymentSystem.unitId': '1' } : {};
  const method = chance.pick(['POST', 'GET']);
  return {
    ...monetaRequest(supplierId, { ...said, ...more }, { hook: isQuestion ? 'check' : 'pay', method }),
    ...{ kind: isQuestion ? 'the same question' : 'the same message', how: `by ${method}` },
    fate: 'acknowledged again',
  };
}
