import * as z from 'zod';

/** What may ask for work first; an answer for one is none for another. */
export const CAPTCHA_PURPOSES = ['guest-payment', 'sign-in', 'sign-up', 'recovery'] as const;
export type CaptchaPurpose = (typeof CAPTCHA_PURPOSES)[number];

/** The answer to a challenge, as a public form sends it along: the challenge word for word, and what was found. */
export const captchaAnswer = z
  .strictObject({
    challenge: z.string().max(1024),
    counter: z.int().min(0).max(0xffff_ffff),
    derivedKey: z.string().regex(/^[0-9a-f]{64}$/),
  })
  .meta({ description: 'The solved challenge of `GET /captcha`; good once' });
export type CaptchaAnswer = z.output<typeof captchaAnswer>;
