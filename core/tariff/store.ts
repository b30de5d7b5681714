import { invariant, type SupplierId } from '#core/kernel';
import type { Ctx, Item, Key } from '#core/platform';
import type { Tariff } from './model.ts';
import { type TariffBook, tariffBook } from './tariff-book.ts';

const PREFIX = 'TARIFF#';
/** A supplier with more pages of tariffs than this has something wrong with its import. */
const PAGES_AT_MOST = 20;

function tariffKey(tariff: Pick<Tariff, 'supplierId' | 'service' | 'category' | 'from'>): Key {
  return {
    pk: `SUPPLIER#${tariff.supplierId}`,
    sk: `${PREFIX}${tariff.service}#${tariff.category}#${tariff.from}`,
  };
}

/** A tariff's version as an item: `SUPPLIER#<id>` / `TARIFF#<service>#<category>#<from>`. */
export function tariffItem(tariff: Tariff): Item {
  return { ...tariff, ...tariffKey(tariff) };
}

/** All tariffs of a supplier; one Query for the first thousand versions. */
export async function tariffsOf(ctx: Ctx, supplierId: SupplierId): Promise<TariffBook> {
  const tariffs: Tariff[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages === 0 || cursor !== undefined; pages += 1) {
    invariant(pages < PAGES_AT_MOST, `supplier ${supplierId} has too many tariffs`);
    const page = await ctx.table.query<Tariff & Key>(`SUPPLIER#${supplierId}`, {
      prefix: PREFIX,
      ...(cursor !== undefined && { cursor }),
    });
    tariffs.push(...page.items.map(({ pk: _pk, sk: _sk, ...tariff }) => tariff));
    cursor = page.cursor;
  }
  return tariffBook(tariffs);
}
