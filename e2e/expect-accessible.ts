import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Resolves once nothing fades in or out any more: what is half seen has no contrast yet. Runs in the page. */
async function standStill(): Promise<void> {
  const endless = ({ effect }: Animation): boolean => effect?.getComputedTiming().endTime === Infinity;
  const moving = document.getAnimations().filter((one) => !endless(one));
  await Promise.allSettled(moving.map(({ finished }) => finished));
}

/** Once the page has come: axe finds nothing, and nothing is wider than the screen. */
export async function expectAccessible(reader: Page, path: string): Promise<void> {
  await reader.locator('h1').first().waitFor();
  await reader.locator('[aria-busy=true], .bone').first().waitFor({ state: 'detached' });
  await reader.evaluate(standStill);
  const { violations } = await new AxeBuilder({ page: reader }).analyze();
  expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
  const sideways = await reader.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
}
