import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { dayText, lastDayOf } from '../oracle/dates.ts';
import type { Frame } from './frame.ts';

/** One document in twenty has a fault that may allow it no bill. */
export const refusalChoice = fc.oneof(
  { withCrossShrink: true },
  { weight: 19, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'reading below' as const,
      'no maximum power' as const,
      'no maximum power' as const,
      'no norm' as const,
      'tariff ended' as const,
      'zone not sold' as const,
    ),
  },
);

export type Refusal = typeof refusalChoice extends fc.Arbitrary<infer R> ? R : never;

/** A silent business is told neither its maximum power nor a history. */
export function isUntamed(refusal: Refusal): boolean {
  return refusal === 'no maximum power';
}

export function spoilt(frame: Frame, refusal: Refusal, document: DocumentInput): DocumentInput {
  const [service] = document.contract.services;
  const ofFirst = (tariff: DocumentInput['tariffs'][number]): boolean => tariff.service === service?.service;
  switch (refusal) {
    case 'reading below':
      return { ...document, readings: withOneBelow(document.readings ?? []) };
    case 'no norm':
      return {
        ...document,
        tariffs: document.tariffs.map(({ normPerPerson, ...tariff }) =>
          normPerPerson !== undefined && !ofFirst(tariff) ? { ...tariff, normPerPerson } : tariff,
        ),
      };
    case 'tariff ended': {
      const ended = dayText(lastDayOf(frame.first) - 14);
      const left = document.tariffs.filter((tariff) => !ofFirst(tariff) || tariff.from < ended);
      const last = left.findLast(ofFirst);
      return {
        ...document,
        tariffs: left.map((tariff) => (tariff === last ? { ...tariff, until: ended } : tariff)),
      };
    }
    case 'zone not sold':
      return {
        ...document,
        tariffs: document.tariffs.map((tariff) => {
          const zones = Object.entries(tariff.rates);
          return ofFirst(tariff) && zones.length > 1
            ? { ...tariff, rates: Object.fromEntries(zones.slice(1)) }
            : tariff;
        }),
      };
    default:
      return document;
  }
}

/** The first reading after an opening shows one less than that. */
function withOneBelow(readings: NonNullable<DocumentInput['readings']>): typeof readings {
  return readings.map((reading, index) => {
    const before = readings[index - 1];
    const isFirst = before !== undefined && before.serialNumber !== readings[index - 2]?.serialNumber;
    if (!isFirst || before.serialNumber !== reading.serialNumber) return reading;
    return { ...reading, values: before.values.map((value) => Math.max(0, value - 1)) };
  });
}
