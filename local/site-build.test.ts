import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isSiteFresh } from './site-build.ts';

const root = mkdtempSync(join(tmpdir(), 'kabinet-build-'));
const built = join(root, 'dist/site');

function file(path: string, seconds: number): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
  utimesSync(join(root, path), seconds, seconds);
}

test('takes the built site as fresh only while no source or contract is newer', () => {
  file('web/pages/sign-in.tsx', 100);
  file('vite.config.ts', 100);
  file('core/identity/contract.ts', 100);
  file('core/identity/sign-in.ts', 100);
  expect(isSiteFresh(root, built)).toBe(false);

  file('dist/site/index.html', 200);
  expect(isSiteFresh(root, built)).toBe(true);

  file('core/identity/sign-in.ts', 300);
  expect(isSiteFresh(root, built)).toBe(true);

  file('web/pages/sign-in.tsx', 300);
  expect(isSiteFresh(root, built)).toBe(false);

  file('dist/site/index.html', 400);
  file('core/identity/contract.ts', 500);
  expect(isSiteFresh(root, built)).toBe(false);
});
