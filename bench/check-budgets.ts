import { brokenSiteBudgets, SITE_BUDGETS } from '../web/budgets.ts';
import { type BundleFigures, measureBundles } from './bundles.ts';
import { brokenBundleSizes, brokenImports } from './lambda-budgets.ts';
import { plainTable } from './report.ts';
import { measureBuiltSite } from './site.ts';
import { lambdaReport, siteReport } from './sizes.ts';

/** `npm run check:budgets`: what every route of the site and every Lambda bundle weighs; fails when one is over its budget. */

const site = await measureBuiltSite();
const bundles = await measuredWithPatience();
console.log(plainTable(siteReport(site)), '\n');
console.log(plainTable(lambdaReport(bundles)), '\n');

const broken = [...brokenSiteBudgets(site), ...brokenBundleSizes(bundles), ...brokenImports(bundles)];
for (const sentence of broken) console.error(sentence);
if (broken.length > 0) process.exitCode = 1;
else {
  const { signInJsKb, routeJsKb, cssKb } = SITE_BUDGETS;
  console.log(
    `Within budget: sign-in ${signInJsKb} KB, other routes ${routeJsKb} KB, styles ${cssKb} KB, and every Lambda bundle.`,
  );
}

/** A loading time that is over is measured again before it counts: it may have been the machine. */
async function measuredWithPatience(): Promise<BundleFigures[]> {
  let bundles = await measureBundles();
  for (let again = 0; again < 2 && brokenImports(bundles).length > 0; again += 1) {
    const before = new Map(bundles.map(({ name, importMs }) => [name, importMs]));
    bundles = (await measureBundles()).map((bundle) => ({
      ...bundle,
      importMs: Math.min(bundle.importMs, before.get(bundle.name) ?? bundle.importMs),
    }));
  }
  return bundles;
}
