import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityReport, inputsFor, inputsReport } from './capacity.ts';
import { capacityOf, coldSeconds } from './capacity-model.ts';
import { markdownTable } from './report.ts';

const text = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

describe('docs/capacity.md', () => {
  test('shows the inputs and the figures that npm run capacity prints', () => {
    const page = text('docs/capacity.md');
    expect(page).toContain(markdownTable(inputsReport()));
    expect(page).toContain(markdownTable(capacityReport([10_000, 1_000_000, 10_000_000])));
  });

  test('names the source of each published input', () => {
    const page = text('docs/capacity.md');
    const sources = new Set(
      inputsReport().rows.flatMap(([, , , from]) => String(from).match(/\([a-z]\)/g) ?? []),
    );
    expect(sources.size).toBe(6);
    for (const source of sources)
      expect(page).toMatch(new RegExp(`^- \\${source.slice(0, -1)}\\) .*https://`, 'm'));
  });

  test('computes with what the last bench:month-end measured', () => {
    const measured = (name: string) => {
      const row = text('bench/README.md')
        .split('\n')
        .find((line) => line.startsWith(`| ${name} |`));
      return Number(/[\d.]+/.exec(row?.split('|')[3] ?? '')?.[0]);
    };
    const inputs = inputsFor(1);
    expect(inputs.writeUnitsPerBill).toBe(measured('write units per bill, mean'));
    expect(inputs.readUnitsPerBill).toBe(measured('read units per bill'));
    expect(inputs.cpuMsPerBill).toBe(measured('processor time per bill'));
    expect(inputs.bytesPerBill).toBe(measured('bytes of the bill and its entry, mean'));
  });
});

describe('a new table', () => {
  const table = { coldWritesPerSecond: 4000, quotaWritesPerSecond: 40_000, doublingMinutes: 30 };

  test('takes 4,000 units a second for half an hour, then 8,000, then 16,000, then 32,000, then its quota', () => {
    const halfHour = 1800;
    expect(coldSeconds(4000, table)).toBe(1);
    expect(coldSeconds(4000 * halfHour, table)).toBe(halfHour);
    expect(coldSeconds(4000 * halfHour + 8000, table)).toBe(halfHour + 1);
    const doubled = (4000 + 8000 + 16_000 + 32_000) * halfHour;
    expect(coldSeconds(doubled, table)).toBe(4 * halfHour);
    expect(coldSeconds(doubled + 40_000, table)).toBe(4 * halfHour + 1);
  });

  test('is never faster than its quota and never slower than at its beginning', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (units) => {
        const seconds = coldSeconds(units, table);
        expect(seconds).toBeGreaterThanOrEqual(units / 40_000);
        expect(seconds).toBeLessThanOrEqual(units / 4000);
      }),
    );
  });
});

describe('a month end', () => {
  /** Round numbers: 10 bills a second and Lambda, 10 units a bill, prices of a dollar. */
  const plain = {
    writeUnitsPerBill: 10,
    readUnitsPerBill: 2,
    cpuMsPerBill: 50,
    lambdaMemoryMb: 1024,
    mbPerVcpu: 2048,
    commitsAtOnce: 16,
    commitMs: 100,
    shardsAtOnce: 5,
    shardStartSeconds: 1,
    perMillionWriteUnits: 1,
    perMillionReadUnits: 1,
    perLambdaGbSecond: 1,
    perMillionLambdaCalls: 1_000_000,
    perThousandTransitions: 1000,
  };

  test('is as long as its Lambdas need, when the table takes all they send', () => {
    const { shards, billsPerSecondPerLambda, wantedWritesPerSecond, warm } = capacityOf(
      inputsFor(10_000, plain),
    );
    expect(shards).toBe(10);
    expect(billsPerSecondPerLambda).toBe(10); // half a processor, 50 ms each; the table would take 160
    expect(wantedWritesPerSecond).toBe(500);
    expect(warm.seconds).toBe(2 * (1 + 100));
    expect(warm.shardsThatFit).toBe(400);
  });

  test('is as long as the table needs, when it takes less than they send', () => {
    const slow = { ...plain, quotaWritesPerSecond: 200, coldWritesPerSecond: 100, doublingMinutes: 1 };
    const { warm, cold } = capacityOf(inputsFor(10_000, slow));
    expect(warm.seconds).toBe(100_000 / 200);
    expect(cold.seconds).toBe(60 + (100_000 - 6000) / 200);
    expect(warm.shardsThatFit).toBe(2);
    expect(cold.shardsThatFit).toBe(1);
  });

  test('costs its units, its Lambdas from beginning to end, their calls, and its transitions', () => {
    const month = capacityOf(inputsFor(10_000, plain));
    expect(month.writeDollars).toBeCloseTo(0.1);
    expect(month.readDollars).toBeCloseTo(0.02);
    expect(month.transitionDollars).toBe(7 + 10 * 4);
    expect(month.warm.lambdaDollars).toBe(5 * 202 + 10);
    const { writeDollars, readDollars, transitionDollars, warm } = month;
    expect(warm.dollars).toBe(writeDollars + readDollars + transitionDollars + warm.lambdaDollars);
  });

  test('is never shorter nor cheaper on a new table than on a warm one, and writes cost by the contract', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 20_000_000 }), (contracts) => {
        const { warm, cold, writeDollars } = capacityOf(inputsFor(contracts));
        expect(cold.seconds).toBeGreaterThanOrEqual(warm.seconds);
        expect(cold.dollars).toBeGreaterThanOrEqual(warm.dollars);
        expect(writeDollars).toBeCloseTo(contracts * capacityOf(inputsFor(1)).writeDollars, 6);
      }),
    );
  });
});
