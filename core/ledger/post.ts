import * as Contract from '#core/contract';
import {
  type ContractId,
  type EntryId,
  type Fault,
  type Instant,
  idAt,
  invariant,
  type Kopecks,
  kopecks,
  type Period,
  type PlainDate,
  sumKopecks,
} from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import { alreadyReversed } from './faults.ts';
import type { Cause, LedgerEntry, Posting } from './model.ts';
import { insertEntry, insertReversedMark } from './store.ts';

/** An entry before it has an id. */
export interface EntryDraft {
  readonly cause: Cause;
  readonly period: Period;
  /** Of a payment only: the month its payer named. */
  readonly paysFor?: Period;
  /** Of a payment only: the day it was paid, where that is not the day of the entry. */
  readonly paidOn?: PlainDate;
  /** Of a draft made from an entry: no other contract's head may take it. */
  readonly contractId?: ContractId;
  /** At least one; amounts are positive. */
  readonly postings: readonly Posting[];
  /** When it counts; the present moment unless told. A repeatable job gives its own moment, so that it repeats exactly. */
  readonly at?: Instant;
}

export interface PostOptions {
  /** Refuse when the head has changed since it was read. Bills need it; payments do not, because additions commute. */
  readonly sameVersion?: boolean;
  /** Refuse when the contract was ended or went to another cabinet since the head was read. */
  readonly sameOwner?: boolean;
  /** What to throw when the head's condition does not hold. */
  readonly otherwise?: () => Fault;
}

/**
 * The writes that post an entry: the entry itself, and the contract's balance changed by it. The only way a balance
 * changes. Put both into one commit with what caused them, and with what makes the cause unique (the bill's key,
 * the payment's state): the entry's id follows from its cause and moment, so the same posting cannot be written twice.
 * A reversal brings its own such mark: a second one of the same entry, whatever its moment, ends in
 * `ledger.already_reversed` (409).
 */
export function post(
  ctx: Ctx,
  head: Contract.ContractHead,
  draft: EntryDraft,
  headChange: { readonly set?: Contract.HeadChange } = {},
  options: PostOptions = {},
): Write[] {
  return postAll(ctx, head, [draft], headChange, options);
}

/** {@link post} of several entries that belong together; the balance changes once, by all of them. */
export function postAll(
  ctx: Ctx,
  head: Contract.ContractHead,
  drafts: readonly EntryDraft[],
  headChange: { readonly set?: Contract.HeadChange } = {},
  options: PostOptions = {},
): Write[] {
  const entries = drafts.map((draft) => entryOf(ctx, head, draft));
  const balanceKopecks = sumKopecks(entries.map(({ changeKopecks }) => changeKopecks));
  const reversals = entries.filter(isReversal);
  return [
    ...entries.map((entry) => insertEntry(entry, isReversal(entry) ? alreadyReversed : undefined)),
    Contract.patchHead(
      head,
      { ...headChange, add: { balanceKopecks } },
      { sameVersion: options.sameVersion ?? false, ...(options.sameOwner && { sameOwner: head }) },
      options.otherwise,
    ),
    ...reversals.map((entry) => insertReversedMark(entry, alreadyReversed)),
  ];
}

function entryOf(
  ctx: Ctx,
  { contractId, supplierId }: Contract.ContractHead,
  draft: EntryDraft,
): LedgerEntry {
  const { cause, period, paysFor, paidOn, postings, at = ctx.clock.now() } = draft;
  invariant(!draft.contractId || draft.contractId === contractId, 'a draft is posted to its own contract');
  invariant(!paysFor || cause.kind === 'payment', 'only a payment names a month it pays for');
  invariant(!paidOn || cause.kind === 'payment', 'only a payment has a day it was paid');
  return {
    entryId: entryIdOf(contractId, cause, at),
    contractId,
    supplierId,
    cause,
    period,
    ...(paysFor && { paysFor }),
    ...(paidOn && { paidOn }),
    at,
    postings,
    changeKopecks: changeOf(postings),
  };
}

/** The id of the entry that a cause has at a moment: the same however often it is posted. */
export function entryIdOf(contractId: ContractId, { kind, ref }: Cause, at: Instant): EntryId {
  return idAt('entry', at, contractId, kind, ref);
}

function isReversal({ cause }: LedgerEntry): boolean {
  return cause.kind === 'reversal';
}

/**
 * What postings do to the customer's balance in kopecks: Σ debits − Σ credits of `customer`. Asserts what double entry
 * rests on: at least one posting, positive whole amounts, two different accounts.
 */
export function changeOf(postings: readonly Posting[]): Kopecks {
  invariant(postings.length > 0, 'an entry has at least one posting');
  let change = 0;
  for (const { debit, credit, amountKopecks } of postings) {
    invariant(Number.isSafeInteger(amountKopecks) && amountKopecks > 0, 'a posting moves a positive amount');
    invariant(debit !== credit, 'a posting moves money between two accounts');
    if (debit === 'customer') change += amountKopecks;
    if (credit === 'customer') change -= amountKopecks;
  }
  return kopecks(change);
}
