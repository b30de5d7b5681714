import { createHash } from 'node:crypto';
import * as Billing from '#core/billing';
import * as Contract from '#core/contract';
import { type ContractId, invariant, type Kopecks, kopecks, type Period, sumOfAmounts } from '#core/kernel';
import type { Ctx } from '#core/platform';
import * as Supplier from '#core/supplier';
import type { Service } from '#core/tariff';
import {
  amountOutOfRange,
  contractTwice,
  monthWithoutBill,
  serviceNotReceived,
  severalSuppliers,
} from '../faults.ts';
import type { IntentPart } from './new-intent.ts';

/** What a payer wants one contract to get. */
export interface PartWanted {
  readonly contractId: ContractId;
  readonly amountKopecks: number;
  readonly service?: Service | undefined;
  readonly paysFor?: Period | undefined;
}

/** What a payer wants: the contract of the path, and further ones. */
export interface PartsWanted extends PartWanted {
  readonly others?: readonly PartWanted[] | undefined;
}

/** All parts that are wanted, the path's contract first. */
export function partsWanted({ others = [], ...home }: PartsWanted): PartWanted[] {
  return [home, ...others];
}

/** Where a field of a part stands in the request: `amountKopecks`, `others.0.amountKopecks`. */
export function placeOf(index: number, field: string): string {
  return index === 0 ? field : `others.${index - 1}.${field}`;
}

/** The parts with their contracts as they are now, and the supplier they are paid to. */
export interface RequiredParts {
  readonly parts: readonly IntentPart[];
  readonly supplier: Supplier.Supplier;
}

/**
 * The contracts a payer wants to pay for, if they may. Throws `contract.missing` unless all are the caller's own or their
 * organisations', `organisation.role_insufficient` where they may not pay, `payment.contract_twice`,
 * `payment.several_suppliers`, `payment.amount_out_of_range` for a sum beyond the supplier's limits,
 * `payment.service_not_received`, `payment.month_without_bill`.
 */
export async function requireParts(ctx: Ctx, draft: PartsWanted): Promise<RequiredParts> {
  const wanted = partsWanted(draft);
  const again = wanted.findIndex(
    ({ contractId }, index) => wanted.findIndex((one) => one.contractId === contractId) < index,
  );
  if (again > 0) throw contractTwice(placeOf(again, 'contractId'));
  const heads = await Contract.requireAllOwn(
    ctx,
    wanted.map(({ contractId }) => contractId),
    'payments',
  );
  const [home] = heads;
  invariant(home, 'a payment is of one contract or more');
  const foreign = heads.findIndex(({ supplierId }) => supplierId !== home.supplierId);
  if (foreign > 0) throw severalSuppliers(placeOf(foreign, 'contractId'));
  const parts = wanted.map((part, index) => partOf(part, heads[index] ?? home, index));
  const [supplier] = await Promise.all([
    Supplier.requireSupplier(ctx, home.supplierId),
    ...parts.map((part, index) => requireBilledMonth(ctx, part, index)),
  ]);
  requireInLimits(supplier, parts);
  return { parts, supplier };
}

function partOf(
  { amountKopecks, service, paysFor }: PartWanted,
  head: Contract.ContractHead,
  index: number,
): IntentPart {
  if (service && !head.services.some((received) => received.service === service))
    throw serviceNotReceived(placeOf(index, 'service'));
  return {
    head,
    amountKopecks: kopecks(amountKopecks),
    ...(service && { service }),
    ...(paysFor && { paysFor }),
  };
}

/** A payer can name only a month that has a bill: another one has no debt to be paid first. */
async function requireBilledMonth(ctx: Ctx, { head, paysFor }: IntentPart, index: number): Promise<void> {
  if (paysFor && !(await Billing.findBill(ctx, head.contractId, paysFor)))
    throw monthWithoutBill(placeOf(index, 'paysFor'), paysFor);
}

/** Refuses a payment whose sum is beyond the supplier's limits: `payment.amount_out_of_range`. */
export function requireInLimits(
  supplier: Supplier.Supplier,
  parts: readonly Pick<IntentPart, 'amountKopecks'>[],
): void {
  requireSumInLimits(supplier, sumOfAmounts(parts));
}

/** The same of one sum, named by its field. */
export function requireSumInLimits(supplier: Supplier.Supplier, sum: Kopecks, field?: string): void {
  const { leastKopecks, mostKopecks } = Supplier.paymentLimits(supplier);
  if (sum < leastKopecks || sum > mostKopecks)
    throw amountOutOfRange(sum, { leastKopecks, mostKopecks }, field);
}

/** A short text that is the same for the same facts. */
export function digestOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
