import * as Contract from '#core/contract';
import * as Identity from '#core/identity';
import {
  type ContractId,
  dateAt,
  type Instant,
  invariant,
  isId,
  type Kopecks,
  kopecks,
  periodAt,
} from '#core/kernel';
import * as Ledger from '#core/ledger';
import type { Ctx, Write } from '#core/platform';
import {
  acquirerOf,
  type CreditedTo,
  type OwnReason,
  type PartShare,
  type Payment,
  type PaymentPart,
} from '../model.ts';

interface PostedMoney {
  /** The payment's parts, each saying where its money went. */
  readonly parts: readonly PaymentPart[];
  /** Why some of it is nobody's yet; absent when all of it is on its contracts. */
  readonly unapplied?: OwnReason;
  readonly writes: readonly Write[];
}

/**
 * The ledgers' writes for money that came in: one entry for each contract. Money for a contract that was terminated, or
 * is in another cabinet than its payer's by now, and money that came after the payment was given up, waits as unapplied
 * and leaves the contract's balance alone. The writes are refused when a contract is ended or goes to another cabinet
 * meanwhile.
 */
export async function postMoney(ctx: Ctx, payment: Payment, late: boolean): Promise<PostedMoney> {
  const heads = await headsById(
    ctx,
    payment.parts.map(({ contractId }) => contractId),
  );
  const parts: PaymentPart[] = [];
  const writes: Write[] = [];
  let unapplied: OwnReason | undefined;
  for (const part of payment.parts) {
    const head = headIn(heads, part.contractId);
    const reason = late ? 'paid_after_cancel' : await whyNotTheirs(ctx, payment, part, head);
    unapplied ??= reason;
    const creditedTo = reason ? 'unapplied' : 'contract';
    parts.push({ ...part, creditedTo });
    writes.push(
      ...Ledger.post(
        ctx,
        head,
        {
          cause: { kind: 'payment', ref: payment.paymentId },
          period: periodAt(ctx.clock.now(), head.supplier.timeZone),
          ...(part.paysFor && creditedTo === 'contract' && { paysFor: part.paysFor }),
          ...(creditedTo === 'contract' && paidEarlier(ctx, payment, head.supplier.timeZone)),
          postings: [
            {
              debit: holderOf(payment),
              credit: accountOf(creditedTo),
              amountKopecks: part.amountKopecks,
            },
          ],
        },
        {},
        { sameOwner: true },
      ),
    );
  }
  return { parts, writes, ...(unapplied && { unapplied }) };
}

/** The day the payer paid, when the money was heard of on a later one: between the two nobody is late. */
function paidEarlier(ctx: Ctx, { paidAt }: Payment, timeZone: string): Pick<Ledger.EntryDraft, 'paidOn'> {
  const paidOn = paidAt && dateAt(paidAt, timeZone);
  return paidOn && paidOn < dateAt(ctx.clock.now(), timeZone) ? { paidOn } : {};
}

/**
 * Why money is not put on the contract it was meant for. A contract that is in no cabinet is nobody else's, and neither is one
 * in the payer's own, in that of the organisation they paid for, or of one they are in by now.
 */
async function whyNotTheirs(
  ctx: Ctx,
  { payerId }: Payment,
  { organisationId }: PaymentPart,
  { status, ownerId }: Contract.ContractHead,
): Promise<OwnReason | undefined> {
  if (status === 'terminated') return 'contract_terminated';
  if (!payerId || !ownerId || ownerId === payerId || ownerId === organisationId) return undefined;
  if (!isId('organisation', ownerId)) return 'contract_relinked';
  const payer = await Identity.getUser(ctx, payerId, { strong: true });
  return payer?.memberOf?.[ownerId] ? undefined : 'contract_relinked';
}

/** Money that leaves a payment's parts: with a refund, or because the payer's bank took it back. */
export interface MoneyBack {
  readonly cause: Ledger.Cause & { readonly kind: 'refund' | 'chargeback' };
  readonly shares: readonly PartShare[];
  /** When it counts. */
  readonly at: Instant;
}

/**
 * The ledgers' writes for money that went back, out of where each part was posted to: one entry for each contract whose
 * ledger has it, which are answered too.
 */
export async function postBack(
  ctx: Ctx,
  payment: Payment,
  { cause, shares, at }: MoneyBack,
): Promise<{ contractIds: readonly ContractId[]; writes: readonly Write[] }> {
  const postings = new Map<ContractId, Map<Ledger.Account, Kopecks>>();
  for (const { contractId, amountKopecks } of shares) {
    const part = payment.parts.find((one) => one.contractId === contractId);
    invariant(part?.creditedTo, 'money that goes back has been posted');
    const account = accountOf(part.creditedTo);
    const ofContract = postings.get(ledgerOf(part)) ?? new Map<Ledger.Account, Kopecks>();
    ofContract.set(account, kopecks((ofContract.get(account) ?? 0) + amountKopecks));
    postings.set(ledgerOf(part), ofContract);
  }
  const contractIds = [...postings.keys()];
  const heads = await headsById(ctx, contractIds);
  const writes = contractIds.flatMap((contractId) => {
    const head = headIn(heads, contractId);
    return Ledger.post(ctx, head, {
      cause,
      at,
      period: periodAt(at, head.supplier.timeZone),
      postings: [...(postings.get(contractId) ?? [])].map(([debit, amountKopecks]) => ({
        debit,
        credit: holderOf(payment),
        amountKopecks,
      })),
    });
  });
  return { contractIds, writes };
}

/** The contract in whose ledger a part's money is. */
function ledgerOf({ contractId, appliedTo = contractId }: PaymentPart): ContractId {
  return appliedTo;
}

type Heads = ReadonlyMap<ContractId, Contract.ContractHead>;

async function headsById(ctx: Ctx, contractIds: readonly ContractId[]): Promise<Heads> {
  const heads = await Contract.headsOf(ctx, contractIds);
  return new Map(heads.map((head) => [head.contractId, head]));
}

function headIn(heads: Heads, contractId: ContractId): Contract.ContractHead {
  const head = heads.get(contractId);
  invariant(head, `the contract ${contractId} of a payment exists`);
  return head;
}

const accountOf = (creditedTo: CreditedTo) => (creditedTo === 'contract' ? 'customer' : 'unapplied');

/** The account of who has the payment's money: the acquirer, or the bank or office whose register told of it. */
export function holderOf(payment: Payment): Ledger.Account {
  return payment.register ? `bank:${payment.register.source}` : `acquirer:${acquirerOf(payment)}`;
}
