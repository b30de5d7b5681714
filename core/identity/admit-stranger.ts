import { type Ctx, throttleNetwork } from '#core/platform';
import { requireWork } from './captcha.ts';
import type { CaptchaAnswer } from './captcha-answer.ts';
import { STARTS_PER_HOUR } from './model.ts';

/**
 * Lets a stranger begin what sends a message to whatever phone or e-mail is typed: the work of the form is done, and so many
 * begin in an hour from one network. Throws `identity.captcha_refused`, `platform.too_many_tries`.
 */
export async function admitStranger(
  ctx: Ctx,
  purpose: 'sign-up' | 'recovery',
  captcha: CaptchaAnswer,
): Promise<void> {
  await requireWork(ctx, purpose, captcha);
  await throttleNetwork(ctx, { scope: purpose, limit: STARTS_PER_HOUR, windowSeconds: 3600 });
}
