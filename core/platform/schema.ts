import * as z from 'zod';
import {
  type CardId,
  type ContractId,
  type CorrectionId,
  type Instant,
  type InvitationId,
  isId,
  isPeriod,
  isPlainDate,
  isSupplierId,
  type Kopecks,
  type MeterId,
  type OrganisationId,
  type PaymentId,
  type Period,
  type PlainDate,
  type RefundId,
  type SupplierId,
  type SuspenseId,
  type UserId,
} from '#core/kernel';

/** Schemas of the kernel's types for contracts: what a request may hold and an answer promises. */

const idText = (what: string, example: string) =>
  z
    .string()
    .max(64)
    .meta({ description: what, examples: [example] });

export const contractId = idText('Id of a contract', 'ctr_5X0M4K8N1R2T3V4W5X6Y7Z8A9B').refine(
  (text): text is ContractId => isId('contract', text),
) as unknown as z.ZodType<ContractId, string>;

export const meterId = idText('Id of a meter', 'mtr_5X0M4K8N1R2T3V4W5X6Y7Z8A9B').refine((text) =>
  isId('meter', text),
) as unknown as z.ZodType<MeterId, string>;

export const paymentId = idText('Id of a payment', 'pay_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine((text) =>
  isId('payment', text),
) as unknown as z.ZodType<PaymentId, string>;

export const suspenseId = idText(
  'Id of a register line in suspense',
  'sus_5X0M4K8N1R2T3V4W5X6Y7Z8A9B',
).refine((text) => isId('suspense', text)) as unknown as z.ZodType<SuspenseId, string>;

export const refundId = idText('Id of a refund', 'rfd_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine((text) =>
  isId('refund', text),
) as unknown as z.ZodType<RefundId, string>;

export const correctionId = idText('Id of a correction', 'cor_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine((text) =>
  isId('correction', text),
) as unknown as z.ZodType<CorrectionId, string>;

export const cardId = idText('Id of a bound card', 'crd_5X0M4K8N1R2T3V4W5X6Y7Z8A9B').refine((text) =>
  isId('card', text),
) as unknown as z.ZodType<CardId, string>;

export const organisationId = idText('Id of an organisation', 'org_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine(
  (text) => isId('organisation', text),
) as unknown as z.ZodType<OrganisationId, string>;

export const invitationId = idText('Id of an invitation', 'inv_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine((text) =>
  isId('invitation', text),
) as unknown as z.ZodType<InvitationId, string>;

export const userId = idText('Id of a user', 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y').refine((text) =>
  isId('user', text),
) as unknown as z.ZodType<UserId, string>;

export const supplierId = idText("A supplier's short name", 'demo').refine((text) =>
  isSupplierId(text),
) as unknown as z.ZodType<SupplierId, string>;

export const period = z
  .string()
  .max(7)
  .refine((text) => isPeriod(text))
  .meta({ description: 'A billing month', examples: ['2026-10'] }) as unknown as z.ZodType<Period, string>;

export const plainDate = z
  .string()
  .max(10)
  .refine((text) => isPlainDate(text))
  .meta({ description: 'A date', examples: ['2026-10-31'] }) as unknown as z.ZodType<PlainDate, string>;

/** A day that is searched by: the days next to it are dates too. */
export const searchedDay = plainDate
  .refine((on) => on >= '2000-01-01' && on <= '2099-12-31')
  .meta({ description: 'A date of this century', examples: ['2026-10-31'] });

export const instant = z
  .string()
  .max(24)
  .meta({ description: 'A moment in UTC', examples: ['2026-10-31T09:00:00.000Z'] }) as unknown as z.ZodType<
  Instant,
  string
>;

/** Money in integer kopecks, as far as they can be counted exactly. */
export const kopecks = z
  .int()
  .meta({ description: 'Integer kopecks', examples: [166380] }) as unknown as z.ZodType<Kopecks, number>;

/** A one-line text without control characters. */
export const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .regex(/^[^\p{Cc}]*$/u);

export const cursor = z.string().max(1024).optional().meta({ description: 'Where the last page ended' });

/** A contract account's number (лицевой счёт). */
export const contractNumber = z
  .string()
  .regex(/^\d{14}$/)
  .meta({ description: '14-digit contract number', examples: ['78010000000017'] });

/** A Russian mobile number in E.164. */
export const phone = z
  .string()
  .regex(/^\+7\d{10}$/)
  .meta({ description: 'Phone in E.164', examples: ['+79211234567'] });

export const email = z
  .email()
  .max(254)
  .meta({ examples: ['anna@example.org'] });
