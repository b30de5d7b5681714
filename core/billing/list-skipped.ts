import * as Identity from '#core/identity';
import { type Ctx, cursorInvalid, type InputOf, type OutputOf, openCursor, sealCursor } from '#core/platform';
import type * as operations from './run-operations.ts';
import { eachShard, requireRun } from './run-store.ts';

const PAGE = 200;
const LIST = 'skipped';

/** Where a page ended: a shard and the number of its last contract. */
interface Place {
  readonly shard: number;
  readonly number: string;
}

/**
 * The contracts that a run skipped, or that a dry run would skip, each with its reason: by shard, and in it by number.
 * Shards are read only as far as the page goes. Throws `supplier.missing`, `billing.run_missing`.
 */
export async function listSkipped(
  ctx: Ctx,
  { supplierId, period, of: kind = 'run', cursor }: InputOf<typeof operations.listSkipped>,
): Promise<OutputOf<typeof operations.listSkipped>> {
  await Identity.requireStaff(ctx, supplierId, 'billing');
  const run = await requireRun(ctx, kind, { supplierId, period });
  const after =
    cursor === undefined ? { shard: 0, number: '' } : placeOf(openCursor(ctx, LIST, cursor), run.shardCount);
  const found: (Place & { reason: string })[] = [];
  for await (const { shard, skippedContracts } of eachShard(ctx, kind, run, after.shard)) {
    const inOrder = skippedContracts
      .filter(({ number }) => shard > after.shard || number > after.number)
      .sort((a, b) => (a.number < b.number ? -1 : 1));
    found.push(...inOrder.map(({ number, reason }) => ({ shard, number, reason })));
    if (found.length > PAGE) break;
  }
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return {
    skipped: page.map(({ number, reason }) => ({ number, reason })),
    ...(last && found.length > PAGE && { cursor: sealCursor(ctx, LIST, `${last.shard}-${last.number}`) }),
  };
}

function placeOf(opened: string, shardCount: number): Place {
  const [, shard, number] = /^(\d{1,5})-(\d{14})$/.exec(opened) ?? [];
  if (shard === undefined || number === undefined || Number(shard) >= shardCount) throw cursorInvalid();
  return { shard: Number(shard), number };
}
