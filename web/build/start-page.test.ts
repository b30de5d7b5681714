import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../functions/runtime/security-headers.ts';
import { hashOf, startTexts } from './start-page.ts';

test('the content security policy allows the style and the script inside index.html, and nothing else inside a page', async () => {
  const { style, script } = await startTexts(resolve(import.meta.dirname, '../..'));
  expect(contentSecurityPolicy).toContain(`style-src 'self' ${hashOf(style)};`);
  expect(contentSecurityPolicy).toContain(`script-src 'self' ${hashOf(script)};`);
  expect(contentSecurityPolicy).not.toContain('unsafe');
});
