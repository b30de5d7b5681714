import { cabinetJournal, requireUser } from '#core/identity';
import { type CabinetId, type ContractId, contractIdOf, type Kopecks, secondsOf } from '#core/kernel';
import {
  addressSubject,
  type Ctx,
  type InputOf,
  type OutputOf,
  put,
  throttle,
  untilFresh,
  type Write,
  withinLimit,
} from '#core/platform';
import { linkingProofs, requireSupplier } from '#core/supplier';
import { type CodeItem, codeFits, codeKey, consumeCode, countTry, forgiveTries } from './activation-code.ts';
import { cabinetOf, counted } from './cabinet.ts';
import type * as operations from './contract.ts';
import { linkClosedToday, linkRefused, proofNotAccepted } from './faults.ts';
import { paymentFits } from './last-payment.ts';
import type { ContractHead } from './model.ts';
import { headKey, linkItem, patchHead } from './store.ts';
import { headFrom } from './stored-head.ts';

type LinkContract = typeof operations.linkContract;
type Proof = InputOf<LinkContract>['proof'];

/** What was last paid for a contract. The ledger stands to the right of this module and hands it in. */
type ReadLastPayment = (ctx: Ctx, contractId: ContractId) => Promise<Kopecks | undefined>;

/** Tries of one cabinet, and of one address (many homes may share one), in an hour. */
const USER_TRIES_AN_HOUR = 20;
const ADDRESS_TRIES_AN_HOUR = 60;
/** Tries at one number by its last payment: a sum is guessed much sooner than a code (docs/adr/0025). */
const LAST_PAYMENT_TRIES_A_DAY = 10;
const DAY_SECONDS = 86_400;

/**
 * Puts a contract into the caller's cabinet, or an organisation's that they manage, by its number and a proof (CO1, CO2): an
 * activation code, or its address with the last payment where the supplier accepts that. Whatever is wrong — number, proof, a
 * contract terminated or in another cabinet — the answer is the same `contract.link_refused`, after the same work. Linking what
 * is already there answers the same again. Throws `contract.link_paused` after five tries at one number,
 * `contract.link_closed_today` after ten of a day by the last payment, `platform.too_many_tries` after many,
 * `contract.proof_not_accepted`, `supplier.missing`, `organisation.missing`, `organisation.role_insufficient`.
 */
export async function linkContract(
  ctx: Ctx,
  { supplierId, number, proof, organisationId }: InputOf<LinkContract>,
  readLastPayment: ReadLastPayment,
): Promise<OutputOf<LinkContract>> {
  const userId = requireUser(ctx);
  const cabinetId = cabinetOf(ctx, organisationId);
  const contractId = contractIdOf(supplierId, number);
  if (isIn((await readBoth(ctx, contractId)).head, cabinetId)) return { contractId };

  if (proof.kind !== 'activation-code') {
    const accepted = linkingProofs(await requireSupplier(ctx, supplierId));
    if (!accepted.includes(proof.kind)) throw proofNotAccepted();
  }
  await throttle(ctx, hourly('link-user', userId, USER_TRIES_AN_HOUR));
  await throttle(ctx, hourly('link-address', addressSubject(ctx, 'link'), ADDRESS_TRIES_AN_HOUR));
  await countTry(ctx, contractId);
  if (proof.kind === 'last-payment') await countOfDay(ctx, contractId);
  // a payment or a bill may change the head between reading and writing: the code is not lost for that
  return untilFresh(async () => {
    const found = await readBoth(ctx, contractId);
    if (isIn(found.head, cabinetId)) return { contractId };
    const writes =
      proof.kind === 'activation-code'
        ? usedCode(ctx, contractId, found, proof)
        : await knownPayment(ctx, contractId, found, proof, readLastPayment);
    await ctx.table.commit([...linked(ctx, [linkable(found, proof)], cabinetId), ...writes]);
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

function isIn(head: ContractHead | undefined, cabinetId: CabinetId): boolean {
  return head?.ownerId === cabinetId && head.status === 'active';
}

/** What uses the code up, when it is the contract's. */
function usedCode(
  ctx: Ctx,
  contractId: ContractId,
  { code }: Found,
  proof: Proof & { kind: 'activation-code' },
): Write[] {
  const fits = codeFits(ctx, contractId, code, proof.code);
  if (!fits || !code) throw linkRefused(proof.kind, 'no such contract, or a wrong, used or expired code');
  return [consumeCode(ctx, code)];
}

/** Nothing needs to be written of a payment that is known. */
async function knownPayment(
  ctx: Ctx,
  contractId: ContractId,
  { head }: Found,
  proof: Proof & { kind: 'last-payment' },
  readLastPayment: ReadLastPayment,
): Promise<Write[]> {
  const amountKopecks = await readLastPayment(ctx, contractId);
  const known =
    head && amountKopecks !== undefined ? { address: head.premise.address, amountKopecks } : undefined;
  if (!paymentFits(ctx, contractId, known, proof)) {
    throw linkRefused(proof.kind, 'no such contract, another address or sum, or nothing paid');
  }
  return [];
}

/** The contract that a proof fits, unless it is not to be had. */
function linkable({ head }: Found, { kind }: Proof): ContractHead {
  if (!head) throw linkRefused(kind, 'no such contract');
  if (head.status !== 'active') throw linkRefused(kind, 'terminated');
  if (head.ownerId) throw linkRefused(kind, 'in another cabinet');
  return head;
}

/** What puts contracts that are free into the cabinet of whoever has proved that they are theirs. */
export function linked(ctx: Ctx, heads: readonly ContractHead[], cabinetId: CabinetId): Write[] {
  const linkedAt = ctx.clock.now();
  return [
    ...heads.flatMap((head) => [
      patchHead(head, { set: { ownerId: cabinetId, linkedAt } }, { sameVersion: true }),
      forgiveTries(head.contractId),
      put(linkItem(head, cabinetId, linkedAt)),
      ...cabinetJournal(ctx, cabinetId, 'contract.linked', head.contractId),
    ]),
    ...counted(cabinetId, heads.length),
  ];
}

function hourly(scope: string, subject: string, limit: number) {
  return { scope, subject, limit, windowSeconds: 3600 };
}

async function countOfDay(ctx: Ctx, contractId: ContractId): Promise<void> {
  const ofDay = { scope: 'link-payment', subject: contractId, windowSeconds: DAY_SECONDS };
  if (await withinLimit(ctx, { ...ofDay, limit: LAST_PAYMENT_TRIES_A_DAY })) return;
  throw linkClosedToday(DAY_SECONDS - (secondsOf(ctx.clock.now()) % DAY_SECONDS));
}
