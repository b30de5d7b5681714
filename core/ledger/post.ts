import * as Contract from '#core/contract';
import { type Fault, type Instant, idAt, invariant, type Kopecks, kopecks, type Period } from '#core/kernel';
import type { Ctx, Write } from '#core/platform';
import type { Cause, LedgerEntry, Posting } from './model.ts';
import { insertEntry } from './store.ts';

/** An entry before it has an id. */
export interface EntryDraft {
  readonly cause: Cause;
  readonly period: Period;
  /** At least one; amounts are positive. */
  readonly postings: readonly Posting[];
  /** When it counts; the present moment unless told. A repeatable job gives its own moment, so that it repeats exactly. */
  readonly at?: Instant;
}

export interface PostOptions {
  /** Refuse when the head has changed since it was read. Bills need it; payments do not, because additions commute. */
  readonly sameVersion?: boolean;
  /** What to throw when the head's condition does not hold. */
  readonly otherwise?: () => Fault;
}

/**
 * The writes that post an entry: the entry itself, and the contract's balance changed by it. The only way a balance
 * changes. Put both into one commit with what caused them, and with what makes the cause unique (the bill's key,
 * the payment's state): the entry's id follows from its cause and moment, so the same posting cannot be written twice.
 */
export function post(
  ctx: Ctx,
  head: Contract.ContractHead,
  draft: EntryDraft,
  headChange: { readonly set?: Contract.HeadChange } = {},
  options: PostOptions = {},
): Write[] {
  const { contractId, supplierId } = head;
  const { cause, period, postings, at = ctx.clock.now() } = draft;
  const changeKopecks = changeOf(postings);
  const entry: LedgerEntry = {
    entryId: idAt('entry', at, contractId, cause.kind, cause.ref),
    contractId,
    supplierId,
    cause,
    period,
    at,
    postings,
    changeKopecks,
  };
  return [
    insertEntry(entry),
    Contract.patchHead(
      head,
      { ...headChange, add: { balanceKopecks: changeKopecks } },
      { sameVersion: options.sameVersion ?? false },
      options.otherwise,
    ),
  ];
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
