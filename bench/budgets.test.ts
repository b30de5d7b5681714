import { describe, expect, test } from 'vitest';
import { brokenSiteBudgets } from '../web/budgets.ts';
import { measureBundleSizes } from './bundles.ts';
import { brokenBundleSizes, brokenImports } from './lambda-budgets.ts';
import { measureBuiltSite } from './site.ts';

const BUILD_MS = 120_000;

describe('size budgets', () => {
  test('every Lambda bundle keeps its size', { timeout: BUILD_MS }, async () => {
    const sizes = await measureBundleSizes();
    expect(sizes.map(({ name }) => name)).toContain('http/contract');
    expect(brokenBundleSizes(sizes)).toEqual([]);
  });

  test('every route of the site and the styles keep their size', { timeout: BUILD_MS }, async () => {
    const site = await measureBuiltSite();
    expect(site.routes.length).toBeGreaterThan(10);
    expect(site.routes.map(({ route }) => route)).toContain('/sign-in');
    for (const { jsKb } of site.routes) expect(jsKb).toBeGreaterThan(1);
    expect(site.cssKb).toBeGreaterThan(1);
    expect(brokenSiteBudgets(site)).toEqual([]);
  });

  test('a broken budget is named with how much it is over', () => {
    expect(brokenBundleSizes([{ name: 'http/contract', kilobytes: 601 }])).toEqual([
      'The bundle of http/contract is 601 KB, 1 KB over; 600 are allowed.',
    ]);
    expect(brokenBundleSizes([{ name: 'http/document', kilobytes: 601 }])).toEqual([]);
    expect(
      brokenSiteBudgets({ routes: [{ route: '/sign-in', jsKb: 31 }], cssKb: 11, htmlKb: 1 }),
    ).toHaveLength(2);
  });

  test('a loading time counts as broken beyond the margin for a slow machine only', () => {
    const loading = (importMs: number) => [{ name: 'http/contract', kilobytes: 500, importMs }];
    expect(brokenImports(loading(134))).toEqual([]);
    expect(brokenImports(loading(140))).toEqual([
      'http/contract takes 140 ms to load, 50 ms over; 90 are allowed (and 135 on a slow machine).',
    ]);
  });
});
