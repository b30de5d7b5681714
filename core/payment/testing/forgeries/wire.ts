import type { Chance } from '#core/testing';

/** A request to an acquirer's hook as it leaves for the wire. */
export interface WireRequest {
  readonly routeKey: string;
  readonly supplierId: string;
  readonly query?: string;
  readonly body?: string;
  /** The body is bytes, in base64. */
  readonly isBase64?: true;
  readonly headers: Readonly<Record<string, string>>;
  /** Whom the gateway sees; somebody who is nobody unless told. */
  readonly sourceIp?: string;
}

/** A request that some acquirer has not sent, or not so. */
export interface Forgery extends WireRequest {
  /** The family it belongs to, for counting. */
  readonly kind: string;
  /** What exactly was done, for a failure's message. */
  readonly how: string;
  /**
   * What becomes of it: it is refused; or it is heard and means nothing, since it names what the truth does not bear out;
   * or it is a genuine message once more, which is acknowledged again.
   */
  readonly fate: 'refused' | 'heard' | 'acknowledged again';
}

/** One bit of a text's bytes turned over, as bytes. */
export function bitFlipped(text: string, chance: Chance): { bytes: Buffer; how: string } {
  const bytes = Buffer.from(text, 'utf8');
  const at = chance.whole(0, bytes.length - 1);
  const bit = chance.whole(0, 7);
  bytes[at] = bytes[at]! ^ (1 << bit);
  return { bytes, how: `bit ${bit} of byte ${at}` };
}

/** Bytes as a form or a query writes what is no plain text. */
export function percentEncoded(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

const CHARACTERS = [
  '0',
  '7',
  'a',
  'Z',
  ' ',
  '.',
  ',',
  '-',
  '+',
  '%',
  '&',
  '=',
  '\0',
  'ё',
  '１',
  '🙂',
  '"',
  '\\',
];

/** Some text of up to so many characters. */
export function someText(chance: Chance, most: number): string {
  return Array.from({ length: chance.whole(0, most) }, () => chance.oneOf(CHARACTERS)).join('');
}
