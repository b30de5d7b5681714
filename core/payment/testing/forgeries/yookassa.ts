import type { Chance } from '#core/testing';
import { bitFlipped, type Forgery, someText, type WireRequest } from './wire.ts';

/** What there is to forge, and what a forger does not know. */
export interface YookassaGenuine {
  readonly supplierId: string;
  /** Ids of a payment and a refund that the acquirer has made, and has not told of: a notice of them would count. */
  readonly untold: { readonly payment: string; readonly refund: string };
  /** Of a payment that was told of. */
  readonly told: string;
  /** Of a payment that nobody has paid. */
  readonly open: string;
  /** Addresses of the acquirer's, and one of the edge through which others come. */
  readonly addresses: readonly [string, ...string[]];
  readonly edgeAddress: string;
  /** What the edge proves itself by. */
  readonly edgeSecret: string;
}

const HOOK = 'POST /api/hooks/yookassa/{supplierId}';
const JSON_TYPE = { 'content-type': 'application/json' };

const notice = (event: string, id: string, more: object = {}): string =>
  JSON.stringify({ type: 'notification', event, object: { id, ...more } });

/** A notice as the acquirer sends it, seen from one of its addresses. */
export function yookassaRequest(
  { supplierId, addresses }: Pick<YookassaGenuine, 'supplierId' | 'addresses'>,
  event: string,
  id: string,
): WireRequest {
  const body = notice(event, id, { status: 'succeeded', paid: true });
  return { routeKey: HOOK, supplierId, body, headers: JSON_TYPE, sourceIp: addresses[0] };
}

type Changed = Pick<Forgery, 'how' | 'fate'> & Partial<WireRequest>;
type Way = (genuine: YookassaGenuine, chance: Chance) => Changed;

/** Right beside the acquirer's networks, and far from them. */
const STRANGERS = [
  ...['185.71.76.32', '185.71.75.255', '185.71.77.32', '77.75.152.255', '77.75.153.128', '77.75.154.127'],
  ...['77.75.155.0', '77.75.156.10', '77.75.156.12', '77.75.156.34', '77.75.156.36', '2a02:5181::1'],
  ...[
    '2a02:517f:ffff:ffff:ffff:ffff:ffff:ffff',
    '::ffff:185.71.76.32',
    '::185.71.76.9',
    '64:ff9b::b947:4c09',
  ],
  ...['127.0.0.1', '::1', '10.0.0.1', '0.0.0.0', '169.254.169.254', '203.0.113.7'],
] as const;

const strangerOf = (chance: Chance): string =>
  chance.happens(0.5)
    ? chance.oneOf(STRANGERS)!
    : Array.from({ length: 4 }, () => chance.whole(1, 250))
        .join('.')
        .replace(/^(185|77)\./, '9.');

/** The most tempting thing to say: that what was really paid, and not told of, was paid. */
function tempting({ untold, told, open }: YookassaGenuine, chance: Chance): string {
  return chance.happens(0.3)
    ? notice('refund.succeeded', untold.refund)
    : notice('payment.succeeded', chance.pick([untold.payment, untold.payment, told, open]), { paid: true });
}

const CLAIMS = [
  ...['x-forwarded-for', 'x-real-ip', 'forwarded', 'true-client-ip', 'cf-connecting-ip', 'x-client-ip'],
  ...['x-original-forwarded-for', 'x-cluster-client-ip', 'fastly-client-ip', 'via', 'x-amzn-remapped-host'],
] as const;

const fromAStranger: Way = (genuine, chance) => {
  const sourceIp = strangerOf(chance);
  return { how: `from ${sourceIp}`, body: tempting(genuine, chance), sourceIp, fate: 'refused' };
};

/** Headers that anybody can write, alone or several at once. */
const claiming: Way = (genuine, chance) => {
  const address = chance.oneOf(genuine.addresses)!;
  const said = chance.pick([
    ...([address, `${address}, 10.0.0.1`, `10.0.0.1, ${address}`, `for=${address}`] as const),
    ...[`for="${address}";proto=https`, `${address}:443`, `[${address}]:443`],
  ]);
  const names = chance.shuffled(CLAIMS).slice(0, chance.whole(1, 3));
  const headers = { ...JSON_TYPE, ...Object.fromEntries(names.map((name) => [name, said])) };
  const sourceIp = strangerOf(chance);
  return { how: `${names}: ${said}`, body: tempting(genuine, chance), headers, sourceIp, fate: 'refused' };
};

/** As if the edge had seen the acquirer, without the edge's secret. */
const guessingTheEdge: Way = (genuine, chance) => {
  const { edgeSecret, addresses, edgeAddress } = genuine;
  const guess = chance.pick([
    ...(['', ' ', 'guess', edgeSecret.slice(0, -1), `${edgeSecret} `, edgeSecret.toUpperCase()] as const),
    ...[`${edgeSecret},${edgeSecret}`, `guess,${edgeSecret}`, someText(chance, 20)],
  ]);
  const viewer = `${chance.oneOf(addresses)}:${chance.whole(1, 65_535)}`;
  const headers = { ...JSON_TYPE, 'x-kabinet-edge': guess, 'cloudfront-viewer-address': viewer };
  const sourceIp = chance.pick([edgeAddress, strangerOf(chance)]);
  return {
    how: `the edge's secret ${JSON.stringify(guess)}`,
    body: tempting(genuine, chance),
    headers,
    sourceIp,
    fate: 'refused',
  };
};

/** Truly through the edge, which says whom it saw; the rest the sender may write. */
const throughTheEdge: Way = (genuine, chance) => {
  const { edgeSecret, addresses, edgeAddress } = genuine;
  const viewer = `${strangerOf(chance)}:${chance.whole(1, 65_535)}`;
  const headers = {
    ...JSON_TYPE,
    ...{ 'x-kabinet-edge': edgeSecret, 'cloudfront-viewer-address': viewer },
    [chance.oneOf(CLAIMS)!]: chance.oneOf(addresses)!,
  };
  return {
    how: `seen by the edge at ${viewer}`,
    body: tempting(genuine, chance),
    headers,
    sourceIp: edgeAddress,
    fate: 'refused',
  };
};

const EVENTS = [
  ...['payment.succeeded', 'payment.canceled', 'payment.waiting_for_capture', 'refund.succeeded'],
  ...['payout.succeeded', 'payment.', 'payment.succeeded\0', 'PAYMENT.SUCCEEDED', ''],
] as const;

/** From the acquirer's own network, of things that are not so: heard, looked up, and of no consequence. */
const untrue: Way = ({ open, told, addresses }, chance) => {
  const event = chance.oneOf(EVENTS)!;
  const id = chance.pick([open, open, told, `${open}x`, 'no-such-payment', 'a'.repeat(64)]);
  const body = notice(event, id, {
    ...{ status: 'succeeded', paid: true, amount: { value: '999999.99', currency: 'RUB' } },
    metadata: { paymentId: someText(chance, 30), contractId: someText(chance, 30) },
  });
  return {
    how: `${JSON.stringify(event)} of ${id}`,
    body,
    sourceIp: chance.oneOf(addresses)!,
    fate: 'heard',
  };
};

/** From the acquirer's own network, with a bit turned over: malformed, or of something else. */
const flipped: Way = ({ open, addresses }, chance) => {
  const { bytes, how } = bitFlipped(notice('payment.succeeded', open, { status: 'succeeded' }), chance);
  const sourceIp = chance.oneOf(addresses)!;
  return { how, body: bytes.toString('base64'), isBase64: true, sourceIp, fate: 'heard' };
};

/** From the acquirer's own network, and no notice at all. */
const malformed: Way = ({ open, untold, addresses }, chance) => {
  const text = notice('payment.succeeded', untold.payment);
  const changed = chance.pick<Pick<Forgery, 'how'> & Partial<WireRequest>>([
    { how: 'in UTF-16', body: Buffer.from(text, 'utf16le').toString('base64'), isBase64: true },
    { how: 'with a mark of byte order', body: `\ufeff${text}` },
    { how: 'as a form', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { how: 'without a type', headers: { 'content-type': '' } },
    { how: 'in a list', body: `[${text}]` },
    { how: 'cut short', body: text.slice(0, chance.whole(1, text.length - 1)) },
    { how: 'twice', body: text + text },
    { how: 'of another type', body: text.replace('notification', 'notice') },
    { how: 'without an object', body: text.replace('"object"', '"thing"') },
    { how: 'an id that climbs', body: notice('payment.succeeded', `../payments/${untold.payment}`) },
    { how: 'an id with a query', body: notice('payment.succeeded', `${untold.payment}?x=1`) },
    { how: 'an id that is a list', body: text.replace(`"${untold.payment}"`, `["${untold.payment}"]`) },
    { how: 'half a character', body: text.replace('}}', ',"x":"\\ud800"}}') },
    { how: 'larger than any', body: notice('payment.succeeded', open, { filler: 'x'.repeat(66_000) }) },
    { how: 'in base64, said to be text', body: Buffer.from(text).toString('base64') },
    { how: 'empty', body: '' },
  ]);
  return { body: text, ...changed, sourceIp: chance.oneOf(addresses)!, fate: 'refused' };
};

/** One reading names what is open, another what was paid and not told of: from a stranger it must not matter which. */
const ambiguous: Way = (genuine, chance) => {
  const { untold, open } = genuine;
  const [first, last] = chance.shuffled([untold.payment, open]);
  const body = `{"type":"notification","event":"payment.succeeded","object":{"id":"${first}"},"object":{"id":"${last}"},"__proto__":{"id":"${untold.payment}"}}`;
  return {
    how: `${first}, then ${last}`,
    body,
    query: `object.id=${untold.payment}`,
    sourceIp: strangerOf(chance),
    fate: 'refused',
  };
};

/** To another door. */
const elsewhere: Way = (genuine, chance) => {
  const suppliers = ['another', 'nobody', '../volna', 'VOLNA', 'volna ', ''];
  const changed: Partial<WireRequest> = chance.happens(0.3)
    ? { routeKey: chance.pick([HOOK.replace('POST', 'GET'), 'POST /api/hooks/moneta/{supplierId}/pay']) }
    : { supplierId: chance.oneOf(suppliers)! };
  const sourceIp = chance.oneOf(genuine.addresses)!;
  return {
    how: JSON.stringify(changed),
    body: tempting(genuine, chance),
    ...changed,
    sourceIp,
    fate: 'refused',
  };
};

/** The genuine notice of what was told of already. */
const replayed: Way = ({ told, addresses }, chance) => ({
  ...{ how: 'from the acquirer', body: notice('payment.succeeded', told, { paid: true }) },
  ...{ sourceIp: chance.oneOf(addresses)!, fate: 'acknowledged again' },
});

const WAYS: Readonly<Record<string, Way>> = {
  'a stranger': fromAStranger,
  'a header that claims an address': claiming,
  'a guess at the edge’s secret': guessingTheEdge,
  'through the edge': throughTheEdge,
  'something untrue': untrue,
  'a bit of the body turned over': flipped,
  'no notice': malformed,
  'two readings': ambiguous,
  'another door': elsewhere,
  'the same notice': replayed,
};
const KINDS = Object.keys(WAYS);

/** What a forger can make of what is known, from a network of the acquirer's too; now and then a genuine notice once more. */
export function yookassaForgery(genuine: YookassaGenuine, chance: Chance): Forgery {
  const kind = chance.oneOf(KINDS)!;
  const changed = WAYS[kind]!(genuine, chance);
  return { routeKey: HOOK, supplierId: genuine.supplierId, headers: JSON_TYPE, ...changed, kind };
}
