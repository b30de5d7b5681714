import { QUANTITIES, SERVICES, type Service, type Unit } from '#core/tariff';
import type { BillLine } from './model.ts';

/**
 * The volume of some lines of one service, smallest units. Metered parts sum up; an area or a number of persons stands
 * whole on each line of a month that the tariff divides.
 */
export function volumeOf(lines: readonly BillLine[]): number {
  const metered = lines.filter((line) => !isQuantity(line));
  const quantities = lines.filter(isQuantity).map(({ volume }) => volume);
  return metered.reduce((sum, { volume }) => sum + volume, 0) + Math.max(0, ...quantities);
}

/** Whether a line is priced by what the premise has, not by what was used. */
export function isQuantity({ source }: BillLine): boolean {
  return source === 'area' || source === 'persons';
}

/** The unit a line's volume is of, and how many decimals of it the volume counts. */
export function unitOf({ service, source }: Pick<BillLine, 'service' | 'source'>): {
  readonly unit: Unit;
  readonly scale: number;
} {
  return source === 'area' || source === 'persons' ? QUANTITIES[source] : SERVICES[service];
}

/** The unit that the charges of a service are of: its own where there are none. */
export function unitOfAll(service: Service, charges: readonly BillLine[]): Unit {
  return charges[0] ? unitOf(charges[0]).unit : SERVICES[service].unit;
}
