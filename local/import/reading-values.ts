import { scaledWhole } from './cells.ts';
import type { RowValues } from './kinds.ts';

export const VALUE_COLUMNS = ['value_1', 'value_2', 'value_3'] as const;
export const CONSUMPTION_COLUMNS = ['consumption_1', 'consumption_2', 'consumption_3'] as const;
export const BILLED_COLUMNS = ['billed_1', 'billed_2', 'billed_3'] as const;

/** Columns of the reading a meter begins with, and of no other. */
export const OPENING_COLUMNS = [
  'consumption_until',
  ...CONSUMPTION_COLUMNS,
  'months_without_reading',
  ...BILLED_COLUMNS,
] as const;

/** The register values a reading gives, in zone order. */
export function valuesOf(values: RowValues<'readings'>): number[] {
  return VALUE_COLUMNS.flatMap((column) => values[column] ?? []);
}

/** The values the last bill ended at, where they are not the reading's own. */
export function billedOf(values: RowValues<'readings'>): number[] {
  return BILLED_COLUMNS.flatMap((column) => values[column] ?? []);
}

/** Monthly consumption by register, oldest month first, in smallest units. @throws CellFault */
export function consumptionOf(values: RowValues<'readings'>, scale: number): number[][] {
  return CONSUMPTION_COLUMNS.flatMap((column) => {
    const months = values[column];
    return months ? [months.map((text) => scaledWhole(text, scale, 'number'))] : [];
  });
}
