import { monthsBetween, type Period, plusMonths, splitWhole } from '#core/kernel';
import { HISTORY_MONTHS, type MonthConsumption } from './model.ts';

/** The months a reading closes: those after the reading it counts from, up to its own; its own at least. */
export function monthsClosed(from: Period, to: Period): Period[] {
  const count = Math.max(1, monthsBetween(from, to));
  return Array.from({ length: count }, (_, index) => plusMonths(to, index - count + 1));
}

/** Consumption over several months, spread over them evenly; the parts sum to it exactly. */
export function spreadOver(months: readonly Period[], volumes: readonly number[]): MonthConsumption[] {
  const weights = months.map(() => 1);
  const byRegister = volumes.map((volume) => splitWhole(volume, weights));
  return months.map((period, month) => ({ period, volumes: byRegister.map((parts) => parts[month] ?? 0) }));
}

/** The history with these months in place of what it had of them: the latest twelve, oldest first. */
export function withMonths(
  history: readonly MonthConsumption[],
  months: readonly MonthConsumption[],
): MonthConsumption[] {
  const known = new Map([...history, ...months].map((month) => [month.period, month]));
  return [...known.values()].sort((a, b) => (a.period < b.period ? -1 : 1)).slice(-HISTORY_MONTHS);
}
