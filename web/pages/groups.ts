import type { Reply } from '../api/operations.ts';

type Summary = Reply<'contract.getDashboard'>['contracts'][number];

/** Contracts that stand under one name; those of no group come last, without a name. */
export interface Group {
  readonly name: string | undefined;
  readonly contracts: readonly Summary[];
}

/** The names of a cabinet's groups, by the alphabet. */
export function namesOf(contracts: readonly Summary[]): string[] {
  const names = new Set(contracts.flatMap(({ group }) => group ?? []));
  return [...names].sort((a, b) => a.localeCompare(b));
}

/** A cabinet by its groups; contracts keep their order. */
export function grouped(contracts: readonly Summary[]): Group[] {
  return [...namesOf(contracts), undefined].flatMap((name) => {
    const of = contracts.filter(({ group }) => group === name);
    return of.length > 0 ? [{ name, contracts: of }] : [];
  });
}
