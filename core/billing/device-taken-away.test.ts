import { describe, expect, it } from 'vitest';
import * as Contract from '#core/contract';
import { instant, period, plainDate } from '#core/kernel';
import * as Metering from '#core/metering';
import { createWorld } from '#core/testing';
import { runPeriod } from './run-period.ts';
import { requireBill } from './store.ts';
import { supplier } from './testing/runs.ts';
import { historyOf, SUPPLIER_ID, sampleContract, sampleItems, sampleTariff } from './testing/sample.ts';

/** The last bill of a device rests on its last reading (docs/rating.md, rules 2 and 7). */

const OCTOBER = period('2026-10');

/** A meter that was read after the window had closed, for November therefore, and taken away since. */
async function octoberOf(readAt: string, removedOn: string) {
  const history = historyOf('2026-10', Array(6).fill([310]));
  const made = sampleContract(supplier, { meters: [{ billed: [100], readIn: '2026-09', history }] });
  const world = createWorld({ now: '2026-11-01T00:30:00Z' });
  await world.table.load(sampleItems(supplier, [sampleTariff({ single: ['7.08'] })], [made]));
  const [meter] = made.meterItems as [Metering.Meter];
  const reading: Metering.Reading = {
    readingId: 'rdg_1' as Metering.Reading['readingId'],
    ...{ contractId: meter.contractId, meterId: meter.meterId, source: 'customer' },
    ...{ values: [141], volumes: [41], at: instant(readAt), period: period('2026-11') },
  };
  const { values, at, source } = reading;
  const lastActual = { values, at, source, period: reading.period };
  await world.table.load([
    Metering.readingItem(reading),
    Metering.meterItem({
      ...meter,
      previousActual: meter.lastActual,
      lastActual,
      removedOn: plainDate(removedOn),
    }),
  ]);
  await runPeriod(world.system, { supplierId: SUPPLIER_ID, period: OCTOBER });
  const { lines } = await requireBill(world.system, meter.contractId, OCTOBER);
  const { meters } = await Contract.requireHead(world.system, meter.contractId);
  return { lines: lines.map(({ source: of, volume }) => [of, volume]), meters };
}

describe('a device that was taken away in a month', () => {
  it('is charged up to its last reading, though the window gave that to the month after', async () => {
    expect(await octoberOf('2026-10-28T09:00:00Z', '2026-10-31')).toEqual({
      lines: [['customer', 41]],
      meters: {},
    });
  });

  it('is charged by what stands in for a reading where it was read after it went', async () => {
    expect(await octoberOf('2026-10-28T09:00:00Z', '2026-10-10')).toEqual({
      lines: [['estimate', 100]],
      meters: {},
    });
  });
});
