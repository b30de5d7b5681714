import { journal, requireUser } from '#core/identity';
import { type ContractId, contractIdOf, type UserId } from '#core/kernel';
import {
  addressSubject,
  type Ctx,
  type InputOf,
  type OutputOf,
  put,
  throttle,
  untilFresh,
} from '#core/platform';
import { type CodeItem, codeFits, codeKey, consumeCode, countTry, forgiveTries } from './activation-code.ts';
import type * as operations from './contract.ts';
import { linkRefused } from './faults.ts';
import type { ContractHead } from './model.ts';
import { headKey, linkItem, patchHead } from './store.ts';
import { headFrom } from './stored-head.ts';

type LinkContract = typeof operations.linkContract;

/** Tries of one cabinet, and of one address (many homes may share one), in an hour. */
const USER_TRIES_AN_HOUR = 20;
const ADDRESS_TRIES_AN_HOUR = 60;

/**
 * Puts a contract into the caller's cabinet by its number and activation code (CO1). Whatever is wrong — number,
 * code, a contract terminated or in another cabinet — the answer is the same `contract.link_refused`, after the
 * same work. Linking what is already the caller's answers the same again. Throws `contract.link_paused` after
 * five tries at one number, `platform.too_many_tries` after many.
 */
export async function linkContract(
  ctx: Ctx,
  { supplierId, number, activationCode }: InputOf<LinkContract>,
): Promise<OutputOf<LinkContract>> {
  const userId = requireUser(ctx);
  const contractId = contractIdOf(supplierId, number);
  if (isIn((await readBoth(ctx, contractId)).head, userId)) return { contractId };

  await throttle(ctx, hourly('link-user', userId, USER_TRIES_AN_HOUR));
  await throttle(ctx, hourly('link-address', addressSubject(ctx, 'link'), ADDRESS_TRIES_AN_HOUR));
  await countTry(ctx, contractId);
  // a payment or a bill may change the head between reading and writing: the code is not lost for that
  return untilFresh(async () => {
    const found = await readBoth(ctx, contractId);
    if (isIn(found.head, userId)) return { contractId };
    const { head, code } = linkable(ctx, contractId, found, activationCode);
    await commitLink(ctx, userId, head, code);
    return { contractId };
  });
}

interface Found {
  readonly head: ContractHead | undefined;
  readonly code: CodeItem | undefined;
}

async function readBoth(ctx: Ctx, contractId: ContractId): Promise<Found> {
  const [head, code] = await ctx.table.getMany<object>([headKey(contractId), codeKey(contractId)], {
    strong: true,
  });
  return { head: head && headFrom(head), code: code as CodeItem | undefined };
}

function isIn(head: ContractHead | undefined, userId: UserId): boolean {
  return head?.ownerId === userId && head.status === 'active';
}

/** What the code opens, or `contract.link_refused`; the code is compared before anything else is looked at. */
function linkable(
  ctx: Ctx,
  contractId: ContractId,
  { head, code }: Found,
  activationCode: string,
): { head: ContractHead; code: CodeItem } {
  const fits = codeFits(ctx, contractId, code, activationCode);
  if (!head) throw linkRefused('no such contract');
  if (!fits || !code) throw linkRefused('wrong, used or expired code');
  if (head.status !== 'active') throw linkRefused('terminated');
  if (head.ownerId) throw linkRefused('in another cabinet');
  return { head, code };
}

async function commitLink(ctx: Ctx, userId: UserId, head: ContractHead, code: CodeItem): Promise<void> {
  const linkedAt = ctx.clock.now();
  await ctx.table.commit([
    patchHead(head, { set: { ownerId: userId, linkedAt } }, { sameVersion: true }),
    consumeCode(ctx, code),
    forgiveTries(head.contractId),
    put(linkItem(head, userId, linkedAt)),
    journal(ctx, userId, 'contract.linked', head.contractId),
  ]);
}

function hourly(scope: string, subject: string, limit: number) {
  return { scope, subject, limit, windowSeconds: 3600 };
}
