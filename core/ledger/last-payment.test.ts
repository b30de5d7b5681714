import { beforeEach, describe, expect, test } from 'vitest';
import { type ContractId, kopecks, plainDate } from '#core/kernel';
import type { World } from '#core/testing';
import { lastPayment } from './last-payment.ts';
import type { Account, LedgerEntry } from './model.ts';
import type { EntryDraft } from './post.ts';
import { reversalOf } from './reversal-of.ts';
import { headOf, OCTOBER, postTo, worldOf } from './testing/book.ts';

let world: World;
let contractId: ContractId;
beforeEach(async () => {
  world = await worldOf();
  contractId = (await headOf(world, 0)).contractId;
});

const pay = (amount: number, draft: Partial<EntryDraft> = {}, credit: Account = 'customer') =>
  postTo(world, 0, {
    postings: [{ debit: 'acquirer:yookassa', credit, amountKopecks: kopecks(amount) }],
    ...draft,
  });
const takeBack = (entry: LedgerEntry) =>
  postTo(world, 0, reversalOf(entry, { period: OCTOBER, at: world.now }));
const last = () => lastPayment(world.system, contractId);

describe('what was last paid for a contract', () => {
  test('is nothing where nothing was, and where there is no contract', async () => {
    expect(await last()).toBeUndefined();
    expect(await lastPayment(world.system, 'ctr_absent' as ContractId)).toBeUndefined();
  });

  test('is the newest payment, whatever was billed after it', async () => {
    await pay(10_000);
    await pay(20_050);
    const bill = [{ debit: 'customer', credit: 'vat', amountKopecks: kopecks(99) }] as const;
    await postTo(world, 0, { cause: { kind: 'bill', ref: '2026-10' }, postings: bill });
    await postTo(world, 1, { postings: bill });
    expect(await last()).toBe(20_050);
  });

  test('is the one paid on the latest day, though a register told of an earlier one later', async () => {
    await pay(10_000, { paidOn: plainDate('2026-10-18') });
    await pay(20_050, { paidOn: plainDate('2026-10-11') });
    expect(await last()).toBe(10_000);
  });

  test('is not money that waits for staff, until it was put on the contract', async () => {
    await pay(10_000);
    await pay(30_000, {}, 'unapplied');
    expect(await last()).toBe(10_000);
    const applied = [{ debit: 'unapplied', credit: 'customer', amountKopecks: kopecks(30_000) }] as const;
    await postTo(world, 0, { cause: { kind: 'applied', ref: 'cor_1' }, postings: applied });
    expect(await last()).toBe(30_000);
  });

  test('is not one that the bank has cancelled', async () => {
    await pay(10_000);
    await takeBack(await pay(20_050));
    expect(await last()).toBe(10_000);
  });

  test('is found by one Query', async () => {
    await pay(10_000);
    Object.assign(world.table.requests, { get: 0, query: 0, commit: 0 });
    await last();
    expect(world.table.requests).toEqual({ get: 0, query: 1, commit: 0 });
  });
});
