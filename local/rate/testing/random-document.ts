import fc from 'fast-check';
import { type RateDocument, rateDocument } from '../document.ts';
import type { DocumentInput } from './build-document.ts';
import { dayText, monthText } from './oracle/dates.ts';
import { type Chosen, decimalText, type Frame, frameChoices, frameOf, rarely } from './random/frame.ts';
import { type MetersPart, meterChoices, meterOf } from './random/meters.ts';
import { moneyChoices, moneyOf } from './random/money.ts';
import { isUntamed, refusalChoice, spoilt } from './random/refusals.ts';
import { supplierChoices, supplierOf } from './random/supplier.ts';
import { tariffChoices, tariffsOf } from './random/tariffs.ts';

const serviceChoices = (maxMeters: number) =>
  fc.record({
    tariff: tariffChoices,
    meters: fc.array(meterChoices, { maxLength: maxMeters, size: 'max' }),
    rangeExempt: rarely(fc.constant(true), 8),
  });

const perQuantity = fc.constantFrom('area' as const, 'person' as const);

const choices = fc.record({
  frame: frameChoices,
  supplier: supplierChoices,
  electricity: serviceChoices(3),
  water: rarely(serviceChoices(2), 4),
  heating: rarely(serviceChoices(1), 8),
  hotWater: rarely(serviceChoices(0), 8),
  maintenance: rarely(fc.record({ tariff: tariffChoices, per: perQuantity }), 4),
  waste: rarely(fc.record({ tariff: tariffChoices, per: perQuantity }), 6),
  /** In the place of its meters. */
  heatingByQuantity: rarely(perQuantity, 3),
  maxPowerKw: fc.integer({ min: 1, max: 500 }),
  hasNoMaxPower: rarely(fc.constant(true), 4),
  persons: fc.nat(5),
  area: fc.nat(20_000),
  money: moneyChoices,
  refusal: refusalChoice,
});

/**
 * A document of anything the rules know, from one meter and two readings on; one in twenty may be refused, the
 * others allow a bill. It is built from plain choices, so that a failing one shrinks to what it takes.
 */
export const randomDocument: fc.Arbitrary<RateDocument> = choices.map((chosen) => {
  const frame = frameOf(chosen.frame);
  return rateDocument.parse(spoilt(frame, chosen.refusal, documentOf(frame, chosen)));
});

function documentOf(frame: Frame, chosen: Chosen<typeof choices>): DocumentInput {
  const { electricity, water, heating, hotWater, maintenance, waste, heatingByQuantity } = chosen;
  const isBusiness = frame.kind !== 'household';
  const isPowerKnown = isBusiness && !chosen.hasNoMaxPower && !isUntamed(chosen.refusal);
  const services = [
    { service: 'electricity' as const, choices: electricity },
    { service: 'cold-water' as const, choices: water },
    { service: 'heating' as const, choices: heatingByQuantity === undefined ? heating : undefined },
    { service: 'hot-water' as const, choices: hotWater },
  ].flatMap(({ service, choices: ofService }) => {
    if (ofService === undefined) return [];
    const standsIn = !isBusiness || isUntamed(chosen.refusal) || (isPowerKnown && service === 'electricity');
    const parts = ofService.meters.map((meter, index): MetersPart => {
      const serialNumber = `${service}-${index + 1}`;
      return meterOf(frame, service, serialNumber, meter, !standsIn);
    });
    const meters = parts.flatMap((part) => part.meters);
    const zones = new Set(meters.flatMap((meter) => meter.zones ?? []));
    return {
      entry: { service, category: 'any', rangeExempt: ofService.rangeExempt ?? false },
      tariffs: tariffsOf(frame, service, 'volume', zones, ofService.tariff),
      meters,
      readings: parts.flatMap((part) => part.readings),
    };
  });
  const flat = [
    { service: 'maintenance' as const, tariff: maintenance?.tariff, per: maintenance?.per },
    { service: 'waste' as const, tariff: waste?.tariff, per: waste?.per },
    { service: 'heating' as const, tariff: heating?.tariff, per: heatingByQuantity },
  ].flatMap(({ service, tariff, per }) =>
    per === undefined || tariff === undefined
      ? []
      : { service, tariffs: tariffsOf(frame, service, per, new Set(), tariff) },
  );
  return {
    ...monthsOf(frame),
    ...supplierOf(frame, chosen.supplier),
    tariffs: [...services, ...flat].flatMap(({ tariffs }) => tariffs),
    contract: {
      kind: frame.kind,
      services: [
        ...services.map(({ entry }) => entry),
        ...flat.map(({ service }) => ({ service, category: 'any' })),
      ],
      ...(isPowerKnown && { maxPowerKw: chosen.maxPowerKw }),
      ...(frame.closedOn !== undefined && { closedOn: dayText(frame.closedOn) }),
    },
    premise: { areaM2: decimalText(chosen.area, 2), persons: chosen.persons },
    meters: services.flatMap(({ meters }) => meters),
    readings: services.flatMap(({ readings }) => readings),
    ...moneyOf(frame, chosen.money),
  };
}

function monthsOf({ first, last }: Frame): Pick<DocumentInput, 'period' | 'firstPeriod'> {
  return { period: monthText(last), ...(first < last && { firstPeriod: monthText(first) }) };
}
