import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../functions/runtime/security-headers.ts';
import { isOpen } from '../pages/open-pages.ts';
import { hashOf, startTexts } from './start-page.ts';

test('the content security policy allows the style and the script inside index.html, and nothing else inside a page', async () => {
  const { style, script } = await startTexts(resolve(import.meta.dirname, '../..'));
  expect(contentSecurityPolicy).toContain(`style-src 'self' ${hashOf(style)};`);
  expect(contentSecurityPolicy).toContain(`script-src 'self' ${hashOf(script)};`);
  expect(contentSecurityPolicy).not.toContain('unsafe');
});

test('the screen before the script leaves the sign-in form to the pages that are not open', () => {
  const source = (path: string) => readFileSync(resolve(import.meta.dirname, '..', path), 'utf8');
  const [, pattern = ''] = /const open = \/(.*)\/\.test/.exec(source('start/start.ts')) ?? [];
  const paths = [...source('pages/routes.tsx').matchAll(/<Route path="([^"]+)"/g)].map(([, path = '']) =>
    path.replaceAll(/:\w+/g, 'x'),
  );
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths.filter((path) => path !== '/sign-in'))
    expect(new RegExp(pattern).test(path), path).toBe(isOpen(path));
});
