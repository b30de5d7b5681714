import { describe, expect, test } from 'vitest';
import { idFrom } from '#core/kernel';
import { bankLine, bankRegister } from '../testing/register-files.ts';
import {
  ANOTHERS,
  FIRST,
  NOBODYS,
  type RegisterScene,
  registerScene,
  SUPPLIER,
  TERMINATED,
} from '../testing/register-scene.ts';
import { approveSuspense } from './approve-suspense.ts';
import { listSuspense } from './list-suspense.ts';
import { proposeSuspense } from './propose-suspense.ts';
import { rejectSuspense } from './reject-suspense.ts';

const { supplierId } = SUPPLIER;
const toFirst = { to: 'contract', number: FIRST } as const;
const toPayer = { to: 'payer', note: 'Возвращено платёжным поручением № 12' } as const;

/** A scene with one line that waits. */
async function waiting(account = NOBODYS, sum = '1663,80') {
  const scene = await registerScene();
  await scene.load(bankRegister([bankLine({ account, sum })]));
  const [line] = await scene.suspense();
  if (!line) throw new Error('a line waits');
  return { scene, of: { supplierId, suspenseId: line.suspenseId } };
}

const stored = (scene: RegisterScene) =>
  scene.world.table.snapshot().find(({ sk }) => sk.startsWith('SUSPENSE#'));

describe('a line in suspense', () => {
  test('is listed with what may tell whose it is', async () => {
    const { scene, of } = await waiting();
    expect(await listSuspense(scene.clerk, { supplierId })).toEqual({
      lines: [
        {
          suspenseId: of.suspenseId,
          ...{ source: 'sber', operation: '500100000001', account: NOBODYS, amountKopecks: 166_380 },
          ...{ paidOn: '2026-11-18', state: 'waiting', why: 'unknown_account', since: scene.world.now },
          ...{ payer: 'Ветрова Анна Ильинична', address: 'Северогорск' },
        },
      ],
    });
  });

  test('is listed page by page, oldest first', async () => {
    const scene = await registerScene();
    const lines = Array.from({ length: 60 }, (_, id) =>
      bankLine({ operation: `op-${id}`, account: NOBODYS }),
    );
    await scene.load(bankRegister(lines));
    const first = await listSuspense(scene.clerk, { supplierId });
    const second = await listSuspense(scene.clerk, { supplierId, cursor: first.cursor });
    expect([first.lines.length, second.lines.length, second.cursor]).toEqual([50, 10, undefined]);
    await expect(listSuspense(scene.clerk, { supplierId, cursor: 'x' })).rejects.toMatchObject({
      code: 'platform.cursor_invalid',
    });
  });

  test('is credited when one proposes a contract and another approves: with the day of paying', async () => {
    const { scene, of } = await waiting();
    scene.world.pass(86_400);
    expect(await proposeSuspense(scene.clerk, { ...of, decision: toFirst })).toMatchObject({
      state: 'proposed',
      proposal: { to: 'contract', number: FIRST, by: idFrom('user', 'clerk') },
    });
    expect(await scene.balance(FIRST)).toBe(0);
    expect((await listSuspense(scene.colleague, { supplierId })).lines).toMatchObject([
      { state: 'proposed' },
    ]);
    const posted = await approveSuspense(scene.colleague, of);
    expect(posted).toMatchObject({ state: 'posted' });
    expect(posted).not.toHaveProperty('payer');
    expect(await scene.balance(FIRST)).toBe(-166_380);
    expect(await scene.entries(FIRST)).toMatchObject([
      { postings: [{ debit: 'bank:sber', credit: 'customer' }], paidOn: '2026-11-18', paysFor: '2026-10' },
    ]);
    expect(await scene.suspense()).toEqual([]);
    expect(stored(scene)).not.toHaveProperty('address');
    // the register that told of it changes nothing more; a cancellation takes it from the contract
    expect(await scene.load(bankRegister([bankLine({ account: NOBODYS })]))).toMatchObject({
      already: { count: 1 },
    });
    await scene.load(bankRegister([bankLine({ account: NOBODYS, sum: '-1663,80' })]));
    expect(await scene.balance(FIRST)).toBe(0);
  });

  test('may be credited to a contract that has ended: its last debt', async () => {
    const { scene, of } = await waiting(TERMINATED);
    await proposeSuspense(scene.clerk, { ...of, decision: { to: 'contract', number: TERMINATED } });
    await approveSuspense(scene.colleague, of);
    expect(await scene.balance(TERMINATED)).toBe(-166_380);
  });

  test('is marked as given back, and posts nothing', async () => {
    const { scene, of } = await waiting();
    await proposeSuspense(scene.clerk, { ...of, decision: toPayer });
    expect(await approveSuspense(scene.colleague, of)).toMatchObject({
      state: 'returned',
      proposal: { note: toPayer.note },
    });
    expect(await scene.taken()).toBe(0);
    expect(stored(scene)).toMatchObject({ decidedBy: idFrom('user', 'colleague') });
    expect(scene.alarms).toEqual([]);
    // the bank gives it back as well: somebody has to look
    await scene.load(bankRegister([bankLine({ account: NOBODYS, sum: '-1663,80' })]));
    expect(scene.alarms).toEqual(['register_cancelled_after_return']);
  });

  test('is not decided by one person', async () => {
    const { scene, of } = await waiting();
    await proposeSuspense(scene.clerk, { ...of, decision: toFirst });
    await expect(approveSuspense(scene.clerk, of)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'payment.suspense_own_proposal',
    });
    expect(await scene.balance(FIRST)).toBe(0);
  });

  test('waits again when its proposal is turned down', async () => {
    const { scene, of } = await waiting();
    await proposeSuspense(scene.clerk, { ...of, decision: toPayer });
    const rejected = await rejectSuspense(scene.colleague, of);
    expect(rejected).toMatchObject({ state: 'waiting' });
    expect(rejected).not.toHaveProperty('proposal');
    await proposeSuspense(scene.colleague, { ...of, decision: toFirst });
    await approveSuspense(scene.clerk, of);
    expect(await scene.balance(FIRST)).toBe(-166_380);
  });

  test('is proposed, approved and turned down once each; a second one is told', async () => {
    const { scene, of } = await waiting();
    const elsewhere = { kind: 'conflict', code: 'payment.suspense_elsewhere' };
    await expect(approveSuspense(scene.clerk, of)).rejects.toMatchObject(elsewhere);
    await expect(rejectSuspense(scene.clerk, of)).rejects.toMatchObject(elsewhere);
    await proposeSuspense(scene.clerk, { ...of, decision: toFirst });
    await expect(proposeSuspense(scene.clerk, { ...of, decision: toPayer })).rejects.toMatchObject(elsewhere);
    await approveSuspense(scene.colleague, of);
    await expect(approveSuspense(scene.colleague, of)).rejects.toMatchObject(elsewhere);
    await expect(rejectSuspense(scene.colleague, of)).rejects.toMatchObject(elsewhere);
    expect(await scene.entries(FIRST)).toHaveLength(1);
  });

  test('many approvals, a rejection and a cancellation at once end in one of them', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { scene, of } = await waiting();
      await proposeSuspense(scene.clerk, { ...of, decision: toFirst });
      const back = bankRegister([bankLine({ account: NOBODYS, sum: '-1663,80' })]);
      const all = [
        () => approveSuspense(scene.colleague, of),
        () => scene.load(back),
        () => approveSuspense(scene.system, of),
        () => rejectSuspense(scene.clerk, of),
      ];
      const order = [...all.slice(round % 4), ...all.slice(0, round % 4)];
      const ended = await Promise.allSettled(order.map((one) => one()));
      for (const one of ended)
        if (one.status === 'rejected')
          expect(one.reason).toMatchObject({ code: 'payment.suspense_elsewhere' });
      expect(await scene.balance(FIRST)).toBe(0);
      expect(await scene.taken()).toBe(0);
      expect(await scene.suspense()).toEqual([]);
    }
  });

  test('that is a cancellation has no money for a contract, and is closed with a note', async () => {
    const { scene, of } = await waiting(FIRST, '-1663,80');
    await expect(proposeSuspense(scene.clerk, { ...of, decision: toFirst })).rejects.toMatchObject({
      kind: 'refused',
      code: 'payment.cancellation_has_no_money',
    });
    await proposeSuspense(scene.clerk, { ...of, decision: toPayer });
    await approveSuspense(scene.colleague, of);
    expect(await scene.suspense()).toEqual([]);
    // its payment comes after all: together they are nothing
    await scene.load(bankRegister([bankLine({})]));
    expect(await scene.balance(FIRST)).toBe(0);
    expect(stored(scene)).toMatchObject({ state: 'returned' });
  });

  test.each([
    ['there is not', NOBODYS],
    ['is another supplier’s', ANOTHERS],
  ])('is not proposed to a contract that %s', async (_, number) => {
    const { scene, of } = await waiting();
    await expect(
      proposeSuspense(scene.clerk, { ...of, decision: { to: 'contract', number } }),
    ).rejects.toMatchObject({ code: 'contract.missing' });
  });

  test('is nobody else’s: absent and another supplier’s are missing', async () => {
    const { scene, of } = await waiting();
    const steps = (ctx: typeof scene.clerk, line: typeof of) => [
      () => proposeSuspense(ctx, { ...line, decision: toFirst }),
      () => approveSuspense(ctx, line),
      () => rejectSuspense(ctx, line),
    ];
    const absent = { ...of, suspenseId: idFrom('suspense', 'nothing') };
    for (const step of steps(scene.clerk, absent))
      await expect(step()).rejects.toMatchObject({ kind: 'missing', code: 'payment.suspense_missing' });
    const another = aSupplierId('another');
    for (const step of steps(scene.stranger, { ...of, supplierId: another }))
      await expect(step()).rejects.toMatchObject({ code: 'payment.suspense_missing' });
    for (const step of [...steps(scene.stranger, of), () => listSuspense(scene.stranger, { supplierId })])
      await expect(step()).rejects.toMatchObject({ code: 'supplier.missing' });
  });

  test('leaves a word in the journals of those who dealt with it', async () => {
    const { scene, of } = await waiting();
    await proposeSuspense(scene.clerk, { ...of, decision: toFirst });
    await rejectSuspense(scene.colleague, of);
    await proposeSuspense(scene.clerk, { ...of, decision: toFirst });
    await approveSuspense(scene.colleague, of);
    const events = scene.world.table
      .snapshot()
      .filter(({ sk, ref }) => sk.startsWith('JOURNAL#') && ref === of.suspenseId)
      .map(({ event }) => event);
    expect(events.sort()).toEqual([
      'staff.suspense_approved',
      'staff.suspense_proposed',
      'staff.suspense_proposed',
      'staff.suspense_rejected',
    ]);
  });
});

const aSupplierId = (id: string) => id as typeof supplierId;
