import * as z from 'zod';
import { isId, type SessionId } from '#core/kernel';
import { Schema } from '#core/platform';

export const { phone, email } = Schema;
/**
 * At least 8 characters with upper- and lower-case Latin letters and digits, no spaces (domain.md §7). The use case refuses
 * common ones ({@link ./guessable.ts}).
 */
export const password = z
  .string()
  .min(8)
  .max(128)
  .regex(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)\S+$/)
  .meta({
    description:
      '≥ 8 characters: upper- and lower-case Latin letters and digits, no spaces; none of the common passwords',
  });
/** The caller's present one, as it was once chosen. */
export const ownPassword = z.string().min(1).max(128).meta({ description: "The caller's present password" });
export const code = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: 'Six digits from the SMS', examples: ['012345'] });
/** Id of a registration, a recovery or another conversation that waits for a code, by its prefix. */
export const conversationId = (prefix: 'sup' | 'rec' | 'chg' | 'sfc' | 'pve') =>
  z.string().regex(new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`));
export const token = z.string().min(20).max(128);
export const sessionId = z
  .string()
  .max(64)
  .meta({ description: 'Id of a session', examples: ['ses_01JD9Z5X0M4K8N1R2T3V4W5X6Y'] })
  .refine((text) => isId('session', text)) as unknown as z.ZodType<SessionId, string>;
const givenToSession = z.string().max(128);

/** What every step that sent a code answers; the same whether or not the number is known. */
export const codeSent = z.object({
  id: givenToSession,
  codeExpiresAt: Schema.instant,
  resendInSeconds: z.int(),
});

/** How a code that was sent may fail to prove a phone. */
export const CODE_FAULTS = [
  'identity.conversation_missing',
  'identity.code_wrong',
  'identity.code_expired',
  'identity.code_used_up',
];
