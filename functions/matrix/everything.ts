import type { Table } from '#core/platform';
import type { Scene } from './scene.ts';

/** What is stored of contracts, people, organisations and suppliers, but for the count of guesses at a contract's code. */
export async function everything(table: Table, { items }: Scene): Promise<unknown> {
  const partitions = new Set(
    items.map(({ pk }) => pk).filter((pk) => /^(CONTRACT|USER|ORG|SUPPLIER)#/.test(pk)),
  );
  const pages = await Promise.all(
    [...partitions].map((pk) => table.query<{ sk: string }>(pk, { limit: 1000, strong: true })),
  );
  return pages.flatMap(({ items: stored }) => stored.filter(({ sk }) => sk !== 'CODE#TRIES'));
}
