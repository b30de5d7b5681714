import type { Account } from './model.ts';

/** The chart's name of customers' debts; each contract's own account is below it. */
export const RECEIVABLE = 'assets:receivable';

/**
 * What an account of the book is called in the chart of accounts, where people and accounting programs read it
 * (docs/formats.md, "Journal"). Only `customer` is not one account but one for each contract, below {@link RECEIVABLE}.
 */
export function chartName(account: Account): string {
  const [kind, ...rest] = account.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'customer':
      return RECEIVABLE;
    case 'acquirer':
      return `assets:acquirer:${name}`;
    case 'bank':
      return `assets:bank:${name}`;
    case 'revenue':
      return `income:${name}`;
    case 'penalty':
      return 'income:penalty';
    case 'vat':
      return 'liabilities:vat';
    case 'unapplied':
      return 'liabilities:unapplied';
    case 'opening':
      return 'equity:opening';
    default:
      throw new Error(`The chart has no account ${account}`);
  }
}
