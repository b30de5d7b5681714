import type * as z from 'zod';
import { type RateDocument, rateDocument } from '../document.ts';

export type DocumentInput = z.input<typeof rateDocument>;

type Readings = readonly (readonly [on: string, ...values: number[]])[];

/** One electricity meter; readings are `[day, value of each register]`. */
export interface MeterInput extends Partial<NonNullable<DocumentInput['meters']>[number]> {
  readings: Readings;
}

/**
 * A document about electricity of one category, as tests tell it: tariffs without their service and category, meters
 * with their readings, and whatever else the schema knows. The key rate is 9.5 unless told.
 */
export function buildDocument({
  period,
  tariffs = [{ rates: { single: ['7.08'] } }],
  meters = [],
  kind = 'household',
  maxPowerKw,
  rangeExempt = false,
  closedOn,
  persons = 1,
  areaM2 = '0',
  supplier = {},
  ...rest
}: Omit<DocumentInput, 'tariffs' | 'meters' | 'contract' | 'premise' | 'readings'> & {
  tariffs?: Partial<DocumentInput['tariffs'][number]>[];
  meters?: MeterInput[];
  kind?: RateDocument['contract']['kind'];
  maxPowerKw?: number;
  rangeExempt?: boolean;
  closedOn?: string;
  persons?: number;
  areaM2?: string;
}): RateDocument {
  return rateDocument.parse({
    period,
    ...rest,
    supplier: { keyRates: [{ from: '2000-01-01', value: '9.5' }], ...supplier },
    tariffs: tariffs.map((tariff) => ({
      service: 'electricity',
      category: 'any',
      from: '2020-01-01',
      rates: {},
      ...tariff,
    })),
    contract: {
      kind,
      services: [{ service: 'electricity', category: 'any', rangeExempt }],
      ...(maxPowerKw !== undefined && { maxPowerKw }),
      ...(closedOn !== undefined && { closedOn }),
    },
    premise: { persons, areaM2 },
    meters: meters.map(({ readings: _, ...meter }, index) => ({
      serialNumber: `E-${index + 1}`,
      ...meter,
    })),
    readings: meters.flatMap(({ readings, serialNumber }, index) =>
      readings.map(([on, ...values]) => ({ serialNumber: serialNumber ?? `E-${index + 1}`, on, values })),
    ),
  } satisfies DocumentInput);
}
