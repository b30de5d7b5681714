import * as Contract from '#core/contract';
import { contractIdOf, isPlainDate, type PlainDate, periodOf, plusMonths } from '#core/kernel';
import { type Ctx, type Item, type Key, put } from '#core/platform';
import { createWorld } from '#core/testing';
import { CAST } from './cast.ts';
import { type DemoContract, demoTown, numberAt } from './contracts.ts';
import { contractFiles, DEMO_SUPPLIER, supplierFiles } from './files.ts';
import { HISTORY_MONTHS, playHistory } from './history.ts';
import { importTexts } from './import-texts.ts';

interface LoadDemoOptions {
  /** The day the demo is to look right on, where the supplier is. */
  readonly today: PlainDate;
  readonly onProgress: (state: string) => void;
}

/** How far the demo's load came; kept beside the supplier. */
interface Progress extends Key {
  /** The day it was begun for: a load that was cut short goes on for the same one. */
  readonly today: string;
  readonly loaded: boolean;
}

const PROGRESS: Key = { pk: `SUPPLIER#${DEMO_SUPPLIER}`, sk: 'DEMO' };

/**
 * Loads the demo supplier, with a past that ends with the month before `today`, and answers whether it was
 * loaded now. Once loaded it is left alone, but for activation codes of contracts in nobody's cabinet: they
 * are issued again, so that what the start panel shows works however old the state is.
 */
export async function loadDemo(ctx: Ctx, { today, onProgress }: LoadDemoOptions): Promise<boolean> {
  const before = await ctx.table.get<Progress>(PROGRESS, { strong: true });
  if (!before?.loaded) {
    const day = before && isPlainDate(before.today) ? before.today : today;
    await ctx.table.commit([put({ ...PROGRESS, today: day, loaded: false })]);
    const items = await demoItems(day, onProgress);
    await ctx.table.load(counted(items, onProgress));
    await ctx.table.commit([put({ ...PROGRESS, today: day, loaded: true })]);
  }
  await issueCodes(ctx);
  return !before?.loaded;
}

/** Everything of the demo supplier as it is stored: the same items for the same day. */
export async function demoItems(today: PlainDate, onProgress: (state: string) => void): Promise<Item[]> {
  const town = demoTown();
  const history = await playHistory(
    town.filter(({ hasHistory }) => hasHistory),
    today,
    (month) => onProgress(`month ${Math.min(month, HISTORY_MONTHS)} of ${HISTORY_MONTHS} of its past`),
  );
  const others = await presentItems(
    town.filter(({ hasHistory }) => !hasHistory),
    today,
  );
  const byKey = new Map([...others, ...history].map((item) => [`${item.pk} ${item.sk}`, item]));
  return [...byKey.values()];
}

/** The other contracts as an import leaves them: opening readings, consumption of twelve months, balances. */
async function presentItems(contracts: readonly DemoContract[], today: PlainDate): Promise<Item[]> {
  const world = createWorld({ now: `${today}T00:00:00Z`, seed: 'northern' });
  const openedAt = plusMonths(periodOf(today), -1);
  await importTexts(world.system, {
    ...supplierFiles(today),
    ...(await contractFiles(contracts, { today, openedAt, withCodes: false })),
  });
  return world.table.snapshot();
}

function* counted(items: readonly Item[], onProgress: (state: string) => void): Generator<Item> {
  for (const [index, item] of items.entries()) {
    if (index % 250 === 0) onProgress(`${index} of ${items.length} records`);
    yield item;
  }
}

async function issueCodes(ctx: Ctx): Promise<void> {
  const ids = CAST.map((_, index) => contractIdOf(DEMO_SUPPLIER, numberAt(index)));
  const heads = await ctx.table.getMany<object>(ids.map(Contract.headKey));
  for (const [index, stored] of heads.entries()) {
    const part = CAST[index];
    if (!stored || !part) continue;
    const head = Contract.headFrom(stored);
    if (head.ownerId) continue;
    await ctx.table.commit(Contract.writeCode(ctx, head.contractId, part.activationCode));
  }
}
