import { type Fault, type Instant, secondsOf, type UserId } from '#core/kernel';
import { type Ctx, insert, patch, TIDY_AFTER_SECONDS, type Write } from '#core/platform';
import type { Agreed } from './model.ts';
import { onceKey } from './store.ts';

/** A registration or a recovery that waits for the link of a mail to be opened: `ONCE#<purpose>#<id>`, beside those that wait for a code. */
export interface MailedLink {
  readonly id: string;
  readonly purpose: 'sign-up' | 'recovery';
  readonly email: string;
  readonly userId: UserId;
  /** No link leads here: the e-mail was known (sign-up) or unknown (recovery) when it was asked for. */
  readonly decoy: boolean;
  readonly agreed?: Agreed;
  readonly endsAtSeconds: number;
  /** Of the newest link; absent until the first mail goes out. */
  readonly tokenHash?: string;
  /** Somebody is setting the new password since then. */
  readonly claimedAtSeconds?: number;
  readonly completedAt?: Instant;
}

/** Strongly: a link works once. Absent once its end has passed, whatever the table still holds. */
export async function findMailedLink(
  ctx: Pick<Ctx, 'table' | 'clock'>,
  purpose: MailedLink['purpose'],
  id: string,
): Promise<MailedLink | undefined> {
  const found = await ctx.table.get<MailedLink>(onceKey(purpose, id), { strong: true });
  return found && found.endsAtSeconds > secondsOf(ctx.clock.now()) ? found : undefined;
}

export function insertMailedLink(link: MailedLink): Write {
  const ttlSeconds = link.endsAtSeconds + TIDY_AFTER_SECONDS;
  return insert({ ...onceKey(link.purpose, link.id), ...link, ttlSeconds });
}

/** Changes what was read while no newer link has replaced it and it has come no further. */
export function patchMailedLink(
  { purpose, id, tokenHash, claimedAtSeconds, completedAt }: MailedLink,
  set: { readonly [K in keyof MailedLink]?: MailedLink[K] | undefined },
  otherwise?: () => Fault,
): Write {
  const ttl = set.endsAtSeconds !== undefined && { ttlSeconds: set.endsAtSeconds + TIDY_AFTER_SECONDS };
  return patch(
    onceKey(purpose, id),
    { set: { ...set, ...ttl } },
    { exists: true, equals: { tokenHash, claimedAtSeconds, completedAt } },
    otherwise,
  );
}
