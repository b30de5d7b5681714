import * as z from 'zod';
import { ORGANISATION_ROLES } from '#core/kernel';
import { done, operation, Schema } from '#core/platform';
import { PAYER_KINDS } from '#core/supplier';
import { SERVICE_NAMES, ZONES } from '#core/tariff';
import { GROUP_LENGTH, MOST_MOVED } from './model.ts';

export { getActivationCode, issueActivationCode, withdrawActivationCode } from './code-operations.ts';
export {
  acceptInvitation,
  inviteCustomer,
  openInvitation,
  withdrawInvitation,
} from './invitation-operations.ts';

export * from './sign-in-change/operations.ts';

const service = z.enum(SERVICE_NAMES);
const zone = z.enum(ZONES);

/** A contract as the list of a cabinet shows it. */
const contractSummary = z.object({
  contractId: Schema.contractId,
  number: z.string(),
  supplierName: z.string(),
  address: z.string(),
  /** What the owner has put it under. */
  group: z.string().optional(),
  /** Positive is a debt, negative an advance. */
  balanceKopecks: Schema.kopecks,
  lastBilledPeriod: Schema.period.optional(),
  lastBillKopecks: Schema.kopecks.optional(),
  dueOn: Schema.plainDate.optional(),
  /** Meters the supplier still wants a reading of for the running period. */
  readingsNeeded: z.int(),
  /** Until when; present while readings are needed. */
  readingsUntil: Schema.plainDate.optional(),
});

export const getDashboard = operation({
  method: 'GET',
  path: '/dashboard',
  summary: "The caller's contracts with debts and readings due",
  description:
    'Or those of one of the caller’s organisations. One read of the table. At most 100 contracts a page.',
  access: 'user',
  input: z.object({ organisationId: Schema.organisationId.optional(), cursor: Schema.cursor }),
  output: z.object({ contracts: z.array(contractSummary), cursor: z.string().optional() }),
  faults: ['organisation.missing'],
});

export const linkContract = operation({
  method: 'POST',
  path: '/contracts/link',
  summary: 'Link a contract by its number and a proof that it is yours',
  description:
    'An activation code of the office’s works once. `last-payment` is for suppliers that accept it (`supplier.listSuppliers`): the address, however it is abbreviated, and the last sum that was paid and credited, to the kopeck. Five wrong tries at a number close it for a pause, and ten in a day close it to `last-payment`. Whatever is wrong — the number, the proof, a contract that sits in another cabinet or has ended — there is one answer. Linking what is already yours answers the same again.',
  access: 'user',
  inSteps: true,
  input: z.object({
    supplierId: Schema.supplierId,
    number: Schema.contractNumber,
    proof: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('activation-code'),
        code: z
          .string()
          .trim()
          .regex(/^[0-9A-Za-z-]{6,20}$/)
          .meta({ examples: ['7K4M-92QX'] }),
      }),
      z.strictObject({
        kind: z.literal('last-payment'),
        address: Schema.line(200).meta({ examples: ['СПб, пр. Энергетиков, д. 10, кв. 25'] }),
        amountKopecks: z.int().min(1).max(1_000_000_000),
      }),
    ]),
    /** The organisation that it is linked to instead of the caller's own cabinet; for its managers. */
    organisationId: Schema.organisationId.optional(),
  }),
  output: z.object({ contractId: Schema.contractId }),
  faults: [
    'contract.link_refused',
    'contract.link_paused',
    'contract.link_closed_today',
    'contract.proof_not_accepted',
    'supplier.missing',
    'organisation.missing',
    'organisation.role_insufficient',
  ],
});

export const unlinkContract = operation({
  method: 'DELETE',
  path: '/contracts/{contractId}/link',
  summary: 'Take a contract out of the cabinet',
  description:
    'The contract itself stays; a new activation code links it again. Out of an organisation, managers take it.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: done,
  faults: ['contract.missing', 'organisation.role_insufficient'],
});

export const moveContracts = operation({
  method: 'PUT',
  path: '/contracts/cabinet',
  summary: "Move contracts between the caller's cabinet and organisations they manage",
  description:
    'All or none of them, into the organisation, or, without one, into the caller’s own cabinet. They leave their groups; what is set for them by somebody, such as an autopay, ends.',
  access: 'user',
  input: z.object({
    contractIds: z.array(Schema.contractId).min(1).max(MOST_MOVED),
    organisationId: Schema.organisationId.optional(),
  }),
  output: done,
  faults: ['contract.missing', 'organisation.missing', 'organisation.role_insufficient'],
});

export const groupContracts = operation({
  method: 'PUT',
  path: '/contracts/group',
  summary: 'Put contracts of the cabinet under a name',
  description:
    'All or none of them. A group is the name that contracts have in common: it begins with the first contract put under it and is gone with the last. So a new name of all its contracts renames a group, and without `group` they stand under none. A contract that leaves the cabinet leaves its group.',
  access: 'user',
  input: z.object({
    contractIds: z.array(Schema.contractId).min(1).max(50),
    group: Schema.line(GROUP_LENGTH)
      .optional()
      .meta({ examples: ['Дача'] }),
  }),
  output: done,
  faults: ['contract.missing', 'organisation.role_insufficient'],
});

const meterView = z.object({
  meterId: Schema.meterId,
  service,
  serialNumber: z.string(),
  model: z.string(),
  zones: z.array(zone),
  digits: z.int(),
  automatic: z.boolean(),
  verifiedUntil: Schema.plainDate,
  verificationExpired: z.boolean(),
  /** Whole register units in the order of `zones`. */
  lastValues: z.array(z.int()),
  lastReadingAt: Schema.instant,
  lastReadingPeriod: Schema.period,
  readingNeeded: z.boolean(),
});

export const getContract = operation({
  method: 'GET',
  path: '/contracts/{contractId}',
  summary: 'The contract page',
  description:
    'Premise, services with the tariffs in force, meters, branch and debt. A service that no tariff is in force for today is left out.',
  access: 'user',
  input: z.object({ contractId: Schema.contractId }),
  output: contractSummary.extend({
    kind: z.enum(PAYER_KINDS),
    payerName: z.string(),
    premise: z.object({
      address: z.string(),
      areaM2Hundredths: z.int(),
      persons: z.int(),
      rooms: z.int(),
      stove: z.enum(['gas', 'electric']),
    }),
    linkedAt: Schema.instant.optional(),
    /** Whose it is, when it is an organisation's, and what the caller may do with it. */
    organisation: z
      .object({ organisationId: Schema.organisationId, role: z.enum(ORGANISATION_ROLES) })
      .optional(),
    /** The caller may move it to another cabinet, and has another. */
    movable: z.boolean(),
    services: z.array(
      z.object({
        service,
        tariffName: z.string(),
        tariffFrom: Schema.plainDate,
        legalBasis: z.string(),
        per: z.enum(['volume', 'area', 'person']),
        /** Inclusive upper bounds of the ranges but the last, smallest units (kWh; litres; 10⁻⁶ Gcal). */
        bounds: z.array(z.int()),
        rates: z.array(z.object({ zone, byRange: z.array(z.string()) })),
      }),
    ),
    meters: z.array(meterView),
    readingWindow: z.object({ fromDay: z.int(), toDay: z.int() }),
    supplier: z.object({
      name: z.string(),
      phone: z.string(),
      email: z.string(),
      timeZone: z.string(),
      /** What one payment to it may be. */
      paymentLimits: z.object({ leastKopecks: Schema.kopecks, mostKopecks: Schema.kopecks }),
    }),
    branch: z
      .object({ name: z.string(), address: z.string(), hours: z.string(), phone: z.string() })
      .optional(),
  }),
  faults: ['contract.missing'],
});
