import { expect, test } from 'vitest';
import { openCursor, sealCursor } from './cursor.ts';

const ctx = { pepper: 'one' };
const PLACE = '3-78010000000017';
const SEALED = sealCursor(ctx, 'skipped', PLACE);
const INVALID = expect.objectContaining({ code: 'platform.cursor_invalid', status: 400 });

test('a sealed cursor is opened where it was sealed, is the same each time, and tells nothing', () => {
  expect(openCursor(ctx, 'skipped', SEALED)).toBe(PLACE);
  expect(sealCursor(ctx, 'skipped', PLACE)).toBe(SEALED);
  expect(SEALED).toMatch(/^[\w-]+$/);
  expect(Buffer.from(SEALED, 'base64url').toString('latin1')).not.toMatch(/7801/);
});

test.each([
  ['another list', ctx, 'outliers', SEALED],
  ['another deployment', { pepper: 'two' }, 'skipped', SEALED],
  ['its beginning only', ctx, 'skipped', SEALED.slice(0, 30)],
  ['more', ctx, 'skipped', `${SEALED}AAAA`],
  ['what it holds, unsealed', ctx, 'skipped', Buffer.from(PLACE).toString('base64url')],
  ['nothing', ctx, 'skipped', ''],
  ['rubbish', ctx, 'skipped', 'не курсор'],
])('it is refused of %s', (_, of, list, cursor) => {
  expect(() => openCursor(of, list, cursor)).toThrow(INVALID);
});

test('a change of any of its bytes is refused', () => {
  const bytes = Buffer.from(SEALED, 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => openCursor(ctx, 'skipped', changed.toString('base64url'))).toThrow(INVALID);
  }
});
