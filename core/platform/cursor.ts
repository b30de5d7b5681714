import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Fault } from '#core/kernel';
import type { Ctx } from './ctx.ts';
import { hashSecret } from './secret.ts';
import type { QueryOptions } from './table.ts';

/** The partition and range a query reads: a cursor must stand inside it. */
export interface CursorBounds {
  readonly pkName: string;
  readonly skName: string;
  readonly pk: string;
  readonly range: Pick<QueryOptions, 'prefix' | 'from' | 'to'>;
}

/** The key of a page's last item as text that callers hand back. */
export function encodeCursor(key: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The key a cursor stands for. A cursor comes from outside: one that is broken, of another query or of somebody
 * else's partition is refused with `platform.cursor_invalid` (400) before the table sees it.
 */
export function decodeCursor(
  cursor: string,
  { pkName, skName, pk, range }: CursorBounds,
): Record<string, string> {
  const key = parsed(cursor);
  const names = [...new Set(['pk', 'sk', pkName, skName])];
  const complete = key && Object.keys(key).length === names.length && names.every((name) => key[name]);
  if (!complete || key[pkName] !== pk) throw cursorInvalid();
  const sk = key[skName] ?? '';
  const inside =
    sk.startsWith(range.prefix ?? '') &&
    (range.from === undefined || sk >= range.from) &&
    (range.to === undefined || sk <= range.to);
  if (!inside) throw cursorInvalid();
  return key;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A cursor that names what must not stand in an address, such as a contract's number, so that only this deployment reads it,
 * and as one of this list. The same place has the same cursor: its nonce is made of it.
 */
export function sealCursor(ctx: Pick<Ctx, 'pepper'>, list: string, cursor: string): string {
  const nonce = bytesOf(hashSecret(ctx, 'cursor-nonce', list, cursor)).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(ctx), nonce).setAAD(Buffer.from(list));
  const sealed = [cipher.update(cursor, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
}

/** What {@link sealCursor} sealed for this list; anything else is refused with `platform.cursor_invalid` (400). */
export function openCursor(ctx: Pick<Ctx, 'pepper'>, list: string, cursor: string): string {
  const bytes = bytesOf(cursor);
  const [nonce, tag, sealed] = [
    bytes.subarray(0, NONCE_BYTES),
    bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES),
    bytes.subarray(NONCE_BYTES + TAG_BYTES),
  ];
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(ctx), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(list)).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    throw cursorInvalid();
  }
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
const keyOf = (ctx: Pick<Ctx, 'pepper'>): Buffer => bytesOf(hashSecret(ctx, 'cursor-key', '', ''));

function parsed(cursor: string): Record<string, string> | undefined {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof key !== 'object' || key === null) return undefined;
    // half a surrogate pair has no UTF-8, and the table would fail on it
    const texts = Object.values(key).every((value) => typeof value === 'string' && value.isWellFormed());
    return texts ? (key as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

/** The cursor is not one that this list gave out (400). */
export const cursorInvalid = (): Fault =>
  new Fault('invalid', 'platform.cursor_invalid', {
    ru: 'Список изменился или ссылка на его продолжение испорчена. Откройте список сначала.',
    en: 'The list has changed or the link to its next page is broken. Open the list from its beginning.',
  });
