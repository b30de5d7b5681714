import { monthsBetween, type Period, plusMonths, powerOfTen } from '#core/kernel';
import { chanceOf } from './chance.ts';
import type { DemoMeter } from './contracts.ts';

/** Dark and cold months use more electricity; in July and August people are away. January first. */
const ELECTRICITY = [1.24, 1.16, 1.06, 0.96, 0.86, 0.8, 0.78, 0.82, 0.94, 1.04, 1.14, 1.22] as const;
const WATER = [1.04, 1.03, 1.03, 1.02, 0.98, 0.92, 0.84, 0.86, 1, 1.03, 1.04, 1.05] as const;

/** What a meter counts in a month by register: its ordinary month, the season, and the month's own chance. */
export function countsIn(meter: DemoMeter, period: Period): number[] {
  const month = Number(period.slice(5)) - 1;
  const season = (meter.service === 'electricity' ? ELECTRICITY : WATER)[month] ?? 1;
  const chance = chanceOf('month', meter.serialNumber, period);
  const mood = 0.88 + chance.part() * 0.24;
  return meter.usual.map((usual) => Math.round(usual * season * (mood + chance.part() * 0.06 - 0.03)));
}

/** What the registers show at the end of a period when they showed `startValues` at the end of `from`. */
export function valuesAt(meter: DemoMeter, from: Period, period: Period): number[] {
  const dial = powerOfTen(meter.digits);
  const months = Math.max(0, monthsBetween(from, period));
  const values = [...meter.startValues];
  for (let month = 1; month <= months; month += 1) {
    const counts = countsIn(meter, plusMonths(from, month));
    for (const [register, count] of counts.entries()) values[register] = (values[register] ?? 0) + count;
  }
  return values.map((value) => value % dial);
}
