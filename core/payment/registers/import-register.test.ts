import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Contract from '#core/contract';
import { contractIdOf, instant } from '#core/kernel';
import { BANK_REGISTER, bankLine, bankRegister, OWN_REGISTER } from '../testing/register-files.ts';
import {
  ANOTHERS,
  FIRST,
  NOBODYS,
  registerScene,
  SECOND,
  SUPPLIER,
  TERMINATED,
} from '../testing/register-scene.ts';
import { importRegister } from './import-register.ts';
import * as operations from './operations.ts';

const { supplierId } = SUPPLIER;
const none = { count: 0, sumKopecks: 0 };

describe('a register', () => {
  test('credits each operation once, with the day the payer paid and the month they named', async () => {
    const scene = await registerScene();
    const loaded = await scene.load(bankRegister([bankLine({})]));
    const one = { count: 1, sumKopecks: 166_380 };
    expect(loaded).toEqual({
      ...{ lines: 1, sumKopecks: 166_380, posted: one },
      ...{ suspended: none, cancelled: none, already: none },
    });
    expect(await scene.balance(FIRST)).toBe(-166_380);
    expect(await scene.entries(FIRST)).toMatchObject([
      {
        postings: [{ debit: 'bank:sber', credit: 'customer', amountKopecks: 166_380 }],
        period: '2026-11',
        paysFor: '2026-10',
        paidOn: '2026-11-18',
        at: scene.world.now,
      },
    ]);
    expect(await scene.payments(FIRST)).toMatchObject([
      {
        origin: 'register',
        register: { source: 'sber', operation: '500100000001' },
        state: 'succeeded',
        amountKopecks: 166_380,
        parts: [{ contractNumber: FIRST, amountKopecks: 166_380, creditedTo: 'contract' }],
        paidAt: instant('2026-11-18T07:34:05Z'),
        settledAt: scene.world.now,
        postedAt: scene.world.now,
      },
    ]);
    expect(Object.keys((await scene.payments(FIRST))[0] ?? {})).not.toContain('gateway');
  });

  test('of our own layout, with a payment of today, which needs no day of its own', async () => {
    const scene = await registerScene({ now: '2026-11-19T09:00:00Z' });
    expect(await scene.load(OWN_REGISTER)).toMatchObject({ posted: { count: 2, sumKopecks: 216_380 } });
    expect((await scene.entries(SECOND))[0]).not.toHaveProperty('paidOn');
    expect((await scene.entries(FIRST))[0]).toMatchObject({ paidOn: '2026-11-18' });
  });

  test('the same file again changes nothing, and says so', async () => {
    const scene = await registerScene();
    await scene.load(BANK_REGISTER);
    const before = scene.world.table.snapshot().filter(({ sk }) => !sk.startsWith('JOURNAL#'));
    expect(await scene.load(BANK_REGISTER, scene.colleague)).toEqual({
      ...{ lines: 3, sumKopecks: 166_380, posted: none, suspended: none, cancelled: none },
      already: { count: 3, sumKopecks: 166_380 },
    });
    const after = scene.world.table.snapshot().filter(({ sk }) => !sk.startsWith('JOURNAL#'));
    expect(after).toEqual(before);
  });

  test('the same lines in another file, and the file sent again longer, credit only what is new', async () => {
    const scene = await registerScene();
    const [first, second, third] = [1, 2, 3].map((id) => bankLine({ operation: `op-${id}` }));
    await scene.load(bankRegister([String(first), String(second)]));
    expect(await scene.load(bankRegister([String(third), String(second)]))).toMatchObject({
      ...{ posted: { count: 1 }, already: { count: 1 } },
    });
    expect(await scene.load(bankRegister([String(first), String(second), String(third)]))).toMatchObject({
      ...{ posted: none, already: { count: 3 } },
    });
    expect(await scene.balance(FIRST)).toBe(-3 * 166_380);
  });

  test('the same operation of another source is another one', async () => {
    const scene = await registerScene();
    await scene.load(bankRegister([bankLine({})]));
    await importRegister(scene.clerk, {
      ...{ supplierId, source: 'pochta', text: bankRegister([bankLine({})]) },
      newSource: true,
    });
    expect(await scene.balance(FIRST)).toBe(-2 * 166_380);
  });

  test('several loaded at once credit each operation once', async () => {
    const scene = await registerScene();
    const lines = Array.from({ length: 12 }, (_, id) =>
      bankLine({ operation: `op-${id}`, account: id % 2 ? FIRST : NOBODYS }),
    );
    const done = await Promise.all([1, 2, 3].map(() => scene.load(bankRegister(lines))));
    const sum = (name: 'posted' | 'suspended' | 'already') =>
      done.reduce((total, counts) => total + counts[name].count, 0);
    expect([sum('posted'), sum('suspended'), sum('already')]).toEqual([6, 6, 24]);
    expect(await scene.balance(FIRST)).toBe(-6 * 166_380);
    expect(await scene.suspense()).toHaveLength(6);
  });

  test.each([1, 2, 3, 5, 6])(
    'cut off by a crash at write %i is completed by loading it again',
    async (at) => {
      const scene = await registerScene();
      let commits = 0;
      scene.world.table.beforeRequest = (kind) => {
        if (kind === 'commit') commits += 1;
        if (commits >= at) throw new Error('killed');
      };
      const lines = [FIRST, SECOND, NOBODYS, FIRST, SECOND].map((account, id) =>
        bankLine({ account, operation: `op-${id}` }),
      );
      await expect(scene.load(bankRegister(lines))).rejects.toThrow('killed');
      scene.world.table.beforeRequest = () => {};
      await scene.load(bankRegister(lines));
      expect(await scene.balance(FIRST)).toBe(-2 * 166_380);
      expect(await scene.balance(SECOND)).toBe(-2 * 166_380);
      expect(await scene.suspense()).toHaveLength(1);
    },
  );

  test('with a fault in it is refused before anything is written', async () => {
    const scene = await registerScene();
    const before = scene.world.table.snapshot();
    const text = bankRegister([bankLine({}), bankLine({ operation: 'op-2', sum: 'x' })]);
    await expect(scene.load(text)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'payment.register_refused',
      fields: [{ field: 'lines.2.sum' }],
      facts: { faults: 1 },
    });
    await expect(scene.load('')).rejects.toMatchObject({ code: 'payment.register_refused' });
    expect(scene.world.table.snapshot()).toEqual(before);
  });

  test('that tells a known operation with another sum or account is refused as a whole', async () => {
    const scene = await registerScene();
    await scene.load(bankRegister([bankLine({})]));
    const before = scene.world.table.snapshot();
    for (const other of [
      bankLine({ sum: '1,00' }),
      bankLine({ account: SECOND }),
      bankLine({ sum: '-1,00' }),
    ]) {
      const text = bankRegister([bankLine({ operation: 'op-2' }), other]);
      await expect(scene.load(text)).rejects.toMatchObject({ fields: [{ field: 'lines.2' }] });
    }
    expect(scene.world.table.snapshot()).toEqual(before);
  });

  test('of a source that has never sent one has to be confirmed', async () => {
    const scene = await registerScene();
    const text = bankRegister([bankLine({})]);
    const order = { supplierId, source: 'sbre', text };
    await expect(importRegister(scene.clerk, { ...order, source: 'sber' })).rejects.toMatchObject({
      code: 'payment.register_source_unknown',
    });
    await scene.load(text);
    await expect(importRegister(scene.clerk, order)).rejects.toMatchObject({
      kind: 'refused',
      detail: { en: expect.stringContaining('there were: sber') },
    });
    expect(await importRegister(scene.clerk, { ...order, source: 'sber' })).toMatchObject({
      already: { count: 1 },
    });
    expect(await scene.balance(FIRST)).toBe(-166_380);
  });

  test('longer than an answer takes is refused at the door, and a name that is none', () => {
    const given = { supplierId, source: 'sber', text: 'x' };
    const { input, bodyLimitBytes = 0 } = operations.importRegister;
    expect(input.safeParse(given).success).toBe(true);
    for (const wrong of [
      { text: 'x'.repeat(bodyLimitBytes + 1) },
      { text: '' },
      ...['', 'Sber', 'сбер', 'sber#1', '1sber', 's'.repeat(21)].map((source) => ({ source })),
    ])
      expect(input.safeParse({ ...given, ...wrong }).success).toBe(false);
  });

  test('is for the supplier’s own staff with the role, and the system', async () => {
    const scene = await registerScene();
    const text = bankRegister([bankLine({})]);
    for (const ctx of [scene.stranger, scene.world.anonymous])
      await expect(scene.load(text, ctx)).rejects.toMatchObject({ code: 'supplier.missing' });
    expect(await scene.load(text, scene.system)).toMatchObject({ posted: { count: 1 } });
  });

  test('leaves a word in the journal of who loaded it', async () => {
    const scene = await registerScene();
    await scene.load(BANK_REGISTER);
    const told = scene.world.table.snapshot().filter(({ sk }) => sk.startsWith('JOURNAL#'));
    expect(told).toMatchObject([
      { event: 'staff.register_imported', ref: expect.stringMatching(/^demo:sber:[0-9a-f]{16}$/) },
    ]);
  });
});

describe('a line that cannot be credited', () => {
  test.each([
    ['of an account there is not', NOBODYS, 'unknown_account'],
    ['of no account', '', 'unknown_account'],
    ['of an account that is no number of ours', '12-345', 'unknown_account'],
    ['of another supplier’s account', ANOTHERS, 'unknown_account'],
    ['of a contract that has ended', TERMINATED, 'terminated'],
  ])('%s waits in suspense, and nothing is posted', async (_, account, why) => {
    const scene = await registerScene();
    const loaded = await scene.load(bankRegister([bankLine({ account })]));
    expect(loaded).toMatchObject({ posted: none, suspended: { count: 1, sumKopecks: 166_380 } });
    expect(await scene.suspense()).toMatchObject([
      { account, why, amountKopecks: 166_380, payer: 'Ветрова Анна Ильинична', paidOn: '2026-11-18' },
    ]);
    expect(await scene.taken()).toBe(0);
    expect(await scene.load(bankRegister([bankLine({ account })]))).toMatchObject({ already: { count: 1 } });
    expect(await scene.suspense()).toHaveLength(1);
  });

  test('a contract that ends between the look and the write is not credited', async () => {
    const scene = await registerScene();
    const { table } = scene.world;
    const key = Contract.headKey(contractIdOf(supplierId, FIRST));
    let commits = 0;
    table.beforeRequest = (kind) => {
      if (kind !== 'commit') return;
      commits += 1;
      // the first makes the source known
      if (commits !== 2) return;
      void table.commit([{ kind: 'patch', key, set: { status: 'terminated' }, add: { version: 1 } }]);
    };
    const loaded = await scene.load(bankRegister([bankLine({})]));
    expect(loaded).toMatchObject({ posted: none, suspended: { count: 1 } });
    expect(await scene.balance(FIRST)).toBe(0);
  });
});

describe('a cancellation', () => {
  const paid = bankLine({});
  const back = bankLine({ sum: '-1663,80', transferred: '-1640,00', commission: '-23,80' });

  test('takes its payment back by a reversal; the payment stays a success of which all went back', async () => {
    const scene = await registerScene();
    await scene.load(bankRegister([paid]));
    scene.world.pass(86_400);
    expect(await scene.load(bankRegister([back]))).toMatchObject({
      cancelled: { count: 1, sumKopecks: -166_380 },
    });
    expect(await scene.balance(FIRST)).toBe(0);
    const [reversal, entry] = await scene.entries(FIRST);
    expect(reversal).toMatchObject({
      cause: { kind: 'reversal', ref: entry?.entryId },
      postings: [{ debit: 'customer', credit: 'bank:sber', amountKopecks: 166_380 }],
    });
    expect(await scene.payments(FIRST)).toMatchObject([
      { state: 'succeeded', refundedKopecks: 166_380, parts: [{ refundedKopecks: 166_380 }] },
    ]);
    expect(await scene.load(bankRegister([paid, back]))).toMatchObject({ already: { count: 2 } });
    expect(await scene.entries(FIRST)).toHaveLength(2);
  });

  test('that comes before its payment waits for it, and nobody is credited then', async () => {
    const scene = await registerScene();
    expect(await scene.load(bankRegister([back]))).toMatchObject({
      suspended: { count: 1, sumKopecks: -166_380 },
    });
    expect(await scene.suspense()).toMatchObject([{ why: 'cancellation' }]);
    expect(await scene.load(bankRegister([paid]))).toMatchObject({
      cancelled: { count: 1, sumKopecks: 166_380 },
    });
    expect(await scene.suspense()).toEqual([]);
    expect(await scene.balance(FIRST)).toBe(0);
    expect(await scene.load(bankRegister([paid, back]))).toMatchObject({ already: { count: 2 } });
  });

  test('of a payment that waits in suspense takes it from there', async () => {
    const scene = await registerScene();
    const other = { account: NOBODYS };
    await scene.load(bankRegister([bankLine(other)]));
    await scene.load(bankRegister([bankLine({ ...other, sum: '-1663,80' })]));
    expect(await scene.suspense()).toEqual([]);
    expect(JSON.stringify(scene.world.table.snapshot())).not.toContain('Северогорск, Липовая');
  });

  test('of a payment whose money has gone back otherwise posts nothing and calls staff', async () => {
    const scene = await registerScene();
    await scene.load(bankRegister([paid]));
    const { table } = scene.world;
    const stored = table.snapshot().find(({ sk }) => sk.startsWith('PAYMENT#'));
    if (!stored) throw new Error('there is a payment');
    await table.load([{ ...stored, refundedKopecks: 100 }]);
    await scene.load(bankRegister([back]));
    expect(scene.alarms).toEqual(['register_cancelled_after_refund']);
    expect(await scene.entries(FIRST)).toHaveLength(1);
    expect(await scene.payments(FIRST)).toMatchObject([{ attentionAt: scene.world.now }]);
    expect(await scene.load(bankRegister([back]))).toMatchObject({ already: { count: 1 } });
  });
});

describe('whatever files the same operations come in', () => {
  const operations = Array.from({ length: 6 }, (_, id) => ({
    operation: `op-${id}`,
    account: [FIRST, SECOND, NOBODYS, TERMINATED][id % 4] ?? FIRST,
    sum: `${100 + id},0${id}`,
  }));
  /** An operation's payment, or its cancellation. */
  const told = fc.tuple(fc.nat(operations.length - 1), fc.boolean());
  const files = fc.array(fc.uniqueArray(told, { minLength: 1, maxLength: 6, selector: String }), {
    minLength: 1,
    maxLength: 6,
  });

  test('each is credited once, and the ledger with what is in suspense is the sum of the registers', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (registers, atOnce) => {
        const scene = await registerScene();
        const texts = registers.map((lines) =>
          bankRegister(
            lines.map(([id, cancels]) => {
              const { sum, ...rest } = operations[id] ?? {};
              return bankLine({ ...rest, sum: `${cancels ? '-' : ''}${sum}` });
            }),
          ),
        );
        if (atOnce) await Promise.all(texts.map((text) => scene.load(text)));
        else for (const text of texts) await scene.load(text);

        const all = new Map(registers.flat().map(([id, cancels]) => [`${id}${cancels}`, { id, cancels }]));
        let expected = 0;
        for (const { id, cancels } of all.values()) {
          const kopecksOf = 10_000 + id * 100 + id;
          expected += cancels ? -kopecksOf : kopecksOf;
        }
        let waiting = 0;
        for (const { why, amountKopecks } of await scene.suspense())
          waiting += why === 'cancellation' ? -amountKopecks : amountKopecks;
        const taken = await scene.taken();
        expect(taken + waiting).toBe(expected);
        expect(0 - (await scene.balance(FIRST)) - (await scene.balance(SECOND))).toBe(taken);
        const payments = [...(await scene.payments(FIRST)), ...(await scene.payments(SECOND))];
        const names = payments.map(({ register }) => register?.operation);
        expect(new Set(names).size).toBe(names.length);
        expect(scene.alarms).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
