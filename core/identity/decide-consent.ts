import { type Ctx, throttle, untilFresh } from '#core/platform';
import { findAgreements, insertAgreement } from './consent-store.ts';
import { journal } from './journal.ts';
import type { ConsentKind } from './legal.ts';
import type { Agreement } from './model.ts';
import { requireActive } from './require-active.ts';
import { patchUser } from './store.ts';

/** Nobody changes their mind more often in a day; each time is kept for ever. */
const DECISIONS = { limit: 20, windowSeconds: 24 * 60 * 60 };

/** Records the next act about a kind after the last one, if there is any to record; of two at once the later one reads again. */
export async function decideConsent(
  ctx: Ctx,
  kind: ConsentKind,
  next: (last: Agreement | undefined) => Omit<Agreement, 'at'> | undefined,
): Promise<void> {
  await untilFresh(async () => {
    const user = await requireActive(ctx);
    const { userId } = user;
    const [last] = await findAgreements(ctx, userId, kind);
    const act = next(last);
    if (!act) return;
    await throttle(ctx, { scope: 'consents', subject: userId, ...DECISIONS });
    await ctx.table.commit([
      insertAgreement(user, { ...act, at: ctx.clock.now() }),
      patchUser(user, {}),
      journal(
        ctx,
        userId,
        act.act === 'given' ? 'identity.consent_given' : 'identity.consent_withdrawn',
        kind,
      ),
    ]);
  });
}
