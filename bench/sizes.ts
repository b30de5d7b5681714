import { SITE_BUDGETS, type SiteSizes } from '../web/budgets.ts';
import type { BundleFigures } from './bundles.ts';
import { lambdaBudget } from './lambda-budgets.ts';
import type { Report } from './report.ts';

/** What a visitor downloads for each route. */
export function siteReport({ routes, cssKb, htmlKb }: SiteSizes): Report {
  const { signInJsKb, routeJsKb, cssKb: cssBudget } = SITE_BUDGETS;
  return {
    title: 'Site: KB after brotli, nothing cached',
    columns: ['route', 'KB', 'budget'],
    rows: [
      ...routes.map(({ route, jsKb }) => [
        `\`${route}\` JavaScript`,
        jsKb.toFixed(1),
        route === '/sign-in' ? signInJsKb : routeJsKb,
      ]),
      ['all styles', cssKb.toFixed(1), cssBudget],
      ['`index.html` with the first page’s style', htmlKb.toFixed(1), '–'],
    ],
  };
}

/** What each Lambda function weighs and takes to load. */
export function lambdaReport(bundles: readonly BundleFigures[]): Report {
  return {
    title: 'Lambda bundles: size, and the time a fresh process takes to load them',
    columns: ['function', 'KB', 'budget', 'ms', 'budget'],
    rows: bundles.map(({ name, kilobytes, importMs }) => {
      const budget = lambdaBudget(name);
      return [`\`${name}\``, kilobytes, budget.kilobytes, importMs, budget.importMs];
    }),
  };
}
