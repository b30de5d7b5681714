import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Axe finds nothing on the page once it has loaded, and the page does not scroll sideways. */
export async function expectAccessible(reader: Page, path: string): Promise<void> {
  await reader.locator('h1').first().waitFor();
  await reader.locator('[aria-busy=true], .bone').first().waitFor({ state: 'detached' });
  const { violations } = await new AxeBuilder({ page: reader }).analyze();
  expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const sideways = await reader.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
}
