import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkDocument } from './check.ts';
import type { RateDocument } from './document.ts';
import { type OracleAnswer, type OracleBill, oracleBill } from './testing/oracle.ts';
import { randomDocument } from './testing/random-document.ts';

/** What random documents have to reach, or comparing them says little: each by what shows it in a document or its bill. */

type Line = OracleBill['lines'][number];
type Feature = (document: RateDocument, bill: OracleBill) => boolean;

const NUMBER = 2000;
const SEED = 11;

const lineOf =
  (wanted: (line: Line) => boolean): Feature =>
  (_, { lines }) =>
    lines.some(wanted);
const meterOf =
  (wanted: (meter: RateDocument['meters'][number], document: RateDocument) => boolean): Feature =>
  (document) =>
    document.meters.some((meter) => wanted(meter, document));
const isWithin = (document: RateDocument, day: string | undefined): boolean =>
  day !== undefined && day >= (document.firstPeriod ?? document.period) && day <= `${document.period}-31`;
const versionsIn = (document: RateDocument, service: string): RateDocument['tariffs'] =>
  document.tariffs.filter((tariff) => tariff.service === service && isWithin(document, tariff.from));
const changesInside = (document: RateDocument, tariffChange: string): boolean =>
  document.supplier.tariffChange === tariffChange &&
  document.tariffs.some(({ from }) => isWithin(document, from) && !from.endsWith('-01'));
const readingsOf = (document: RateDocument, serialNumber: string): RateDocument['readings'] =>
  document.readings.filter((reading) => reading.serialNumber === serialNumber);
const months = ({ firstPeriod, period }: RateDocument): number => {
  const [first, last] = [firstPeriod ?? period, period].map(
    (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)),
  );
  return last! - first! + 1;
};

const FEATURES: Record<string, Feature> = {
  'a household': ({ contract }) => contract.kind === 'household',
  'a company': ({ contract }) => contract.kind === 'company',
  'a managing company': ({ contract }) => contract.kind === 'managing-company',
  'a housing association': ({ contract }) => contract.kind === 'housing-association',
  'one month': (document) => months(document) === 1,
  'eight months': (document) => months(document) === 8,
  'a closing': ({ contract }) => contract.closedOn !== undefined,
  'a single register': lineOf(({ zone, source }) => zone === 'single' && source === 'customer'),
  'two zones': meterOf(({ zones }) => zones.length === 2),
  'three zones': meterOf(({ zones }) => zones.length === 3),
  'a third range': lineOf(({ range }) => range === 2),
  'a sixth range': lineOf(({ range }) => range === 5),
  'ranges of each zone': (document, bill) =>
    document.tariffs.some(({ rangeSplit }) => rangeSplit === 'per-zone') &&
    bill.lines.some(({ range, zone }) => range > 0 && zone === 'night'),
  'a social norm': (document, bill) =>
    document.tariffs.some(({ socialNormPerPerson }) => socialNormPerPerson !== undefined) &&
    bill.lines.some(({ range }) => range === 1),
  'an exemption from ranges': ({ contract }) => contract.services.some(({ rangeExempt }) => rangeExempt),
  'a change of tariff inside a month, by month': (document) => changesInside(document, 'month'),
  'a change of tariff inside a month, by days': (document) => changesInside(document, 'days'),
  'versions of different bounds on one bill': (document, { lines }) =>
    document.supplier.tariffChange === 'days' &&
    new Set(versionsIn(document, 'electricity').map(({ bounds }) => String(bounds))).size > 1 &&
    new Set(lines.filter(({ kind }) => kind === 'charge').map(({ basis }) => basis)).size > 1,
  'a change of VAT': (_, { lines }) =>
    new Set(lines.filter(({ kind }) => kind === 'charge').map(({ vatPercent }) => vatPercent)).size > 1,
  'water in litres': lineOf(({ service, volume }) => service === 'cold-water' && !Number.isInteger(volume)),
  heating: lineOf(({ service }) => service === 'heating'),
  'a service without a meter': (document, { lines }) =>
    lines.some(
      ({ source, service }) => source === 'norm' && document.meters.every((m) => m.service !== service),
    ),
  'an area': lineOf(({ source }) => source === 'area'),
  persons: lineOf(({ source }) => source === 'persons'),
  'heating by area': lineOf(({ service, source }) => service === 'heating' && source === 'area'),
  'a part of the month by area': lineOf(({ source, days }) => source === 'area' && days !== undefined),
  'two meters of a service on one bill': (_, { lines }) =>
    new Set(lines.filter(({ service }) => service === 'electricity').map(({ meter }) => meter)).size > 1,
  'a dial that passes its end': meterOf(({ serialNumber }, document) =>
    readingsOf(document, serialNumber).some(({ values }, index, all) =>
      values.some((value, register) => value < (all[index - 1]?.values[register] ?? 0)),
    ),
  ),
  'a transformation ratio': meterOf(({ transformationRatio }) => transformationRatio > 1),
  'a replacement': meterOf((meter, document) =>
    document.meters.some(
      ({ installedOn, service }) => service === meter.service && installedOn === meter.removedOn,
    ),
  ),
  'a removal without a reading': meterOf(
    ({ serialNumber, removedOn }, document) =>
      isWithin(document, removedOn) && readingsOf(document, serialNumber).at(-1)?.on !== removedOn,
  ),
  'an installation in the months billed': meterOf(({ installedOn }, document) =>
    isWithin(document, installedOn),
  ),
  'a broken meter': meterOf(({ outOfService }, document) => isWithin(document, outOfService?.since)),
  'a refused access': meterOf(
    ({ outOfService }, document) =>
      outOfService?.why === 'no-access' && isWithin(document, outOfService.since),
  ),
  'an end of the verification': meterOf(
    ({ verifiedUntil }, document) =>
      isWithin(document, verifiedUntil) && document.supplier.unverifiedReadings === 'refuse',
  ),
  'an end of the verification that is passed over': meterOf(
    ({ verifiedUntil }, document) =>
      isWithin(document, verifiedUntil) && document.supplier.unverifiedReadings === 'count',
  ),
  'an average': lineOf(({ source }) => source === 'estimate'),
  'an average of a new meter’s three to five months': (document, { lines }) =>
    document.meters.some(
      (meter) =>
        meter.history.length >= 3 &&
        meter.history.length <= 5 &&
        lines.some(({ source, meter: serial }) => source === 'estimate' && serial === meter.serialNumber),
    ),
  'the norm of a silent meter': (document, { lines }) =>
    lines.some(
      ({ source, service }) => source === 'norm' && document.meters.some((m) => m.service === service),
    ),
  'a raised norm': (document, { lines }) =>
    document.supplier.raisingCoefficients.length > 0 &&
    lines.some(({ source }) => source === 'norm') &&
    document.meters.some(({ outOfService }) => outOfService?.why === 'no-access'),
  'maximum power': lineOf(({ source }) => source === 'max-power'),
  'the same month of last year': (document, { lines }) =>
    document.contract.kind !== 'household' &&
    lines.some(({ source }) => source === 'estimate') &&
    document.meters.some(({ history }) => history.length >= 12),
  'no history': meterOf(({ history }) => history.length === 0),
  'a history of fourteen months': meterOf(({ history }) => history.length === 14),
  'six silent months, then a recalculation': (_, { lines }) =>
    new Set(lines.flatMap((line) => ('forPeriod' in line ? line.forPeriod : []))).size >= 5,
  'months of silence before the document begins': meterOf(
    ({ monthsWithoutReading }) => monthsWithoutReading > 0,
  ),
  'norm months that stand': (document, { lines }) =>
    document.supplier.normMonthsStand && lines.some(({ kind }) => kind === 'recalculation'),
  'a recalculation of norm months': lineOf(
    ({ kind, source }) => kind === 'recalculation' && source === 'norm',
  ),
  'a bill below zero': (_, { charged }) => charged < 0,
  'a reading after the window': (document) =>
    document.readings.some(
      ({ on, period }) => Number(on.slice(8)) > document.supplier.readingWindow.toDay && period === undefined,
    ),
  'a reading that names its month': ({ readings }) => readings.some(({ period }) => period !== undefined),
  'two readings in a month': meterOf(({ serialNumber }, document) => {
    const all = readingsOf(document, serialNumber).map(({ on }) => on.slice(0, 7));
    return new Set(all).size < all.length;
  }),
  'a reading that names the next month': ({ readings }) =>
    readings.some(({ on, period }) => period !== undefined && period > on.slice(0, 7)),
  'a meter without a reading before the first month': meterOf(
    ({ serialNumber, installedOn }, document) =>
      !isWithin(document, installedOn) &&
      readingsOf(document, serialNumber).every(
        ({ on }) => on > `${document.firstPeriod ?? document.period}-00`,
      ),
  ),
  'a reading that is not known yet': (document) =>
    document.readings.some(({ on }) => on > `${document.period}-31`),
  'debts of several months': ({ debts }) => debts.length > 2,
  'a debt paid on several days': (_, { penalties }) =>
    penalties.some(({ spans }) => new Set(spans.map(({ to }) => to)).size > 2),
  'a payment that names a month': (document) =>
    document.payments.some(({ period, on }) => period !== undefined && isWithin(document, on)),
  'a payment that is not known yet': (document) =>
    document.payments.some(({ on }) => on > `${document.period}-31`),
  'money paid ahead in the beginning': ({ advance }) => advance > 0,
  'money paid ahead in the end': (_, { advance }) => advance > 0,
  'a penalty of two steps': (_, { penalties }) =>
    penalties.some(({ spans }) => new Set(spans.map(({ divisor }) => divisor)).size > 1),
  'a penalty of three steps': (_, { penalties }) =>
    penalties.some(({ spans }) => new Set(spans.map(({ divisor }) => divisor)).size > 2),
  'a penalty put right downwards': (_, { penalties }) => penalties.some(({ amount }) => amount < 0),
  'key rates above and below the cap': (_, { penalties }) =>
    penalties.some(({ spans }) => new Set(spans.map(({ ratePercent }) => ratePercent)).size > 1),
  'a rate above 9.5 after the cap': (_, { penalties }) =>
    penalties.some(({ spans }) => spans.some(({ ratePercent }) => Number(ratePercent) > 9.5)),
  'no penalties': ({ supplier }) => !supplier.penalties,
  'advances of a company': (_, { advances }) => advances.length > 0,
  'a due date moved by a weekend or a holiday': (document, { dueOn }) => {
    const days = [...document.supplier.dueDays, ...(document.supplier.businessDueDays ?? [])];
    return days.every(({ value }) => value !== Number(dueOn.slice(8)));
  },
};

const REFUSALS = [
  'metering.reading_below_previous',
  'billing.company_reading_missing',
  'billing.history_missing',
  'tariff.none_in_force',
  'tariff.norm_missing',
  'tariff.zone_not_sold',
];

describe(`${NUMBER} random documents`, () => {
  let answers: { document: RateDocument; answer: OracleAnswer }[];
  beforeAll(() => {
    const documents = fc.sample(randomDocument, { numRuns: NUMBER, seed: SEED });
    answers = documents.map((document) => ({ document, answer: oracleBill(document) }));
  }, 120_000);

  test.each(Object.entries(FEATURES))('reach %s', (_, isReached) => {
    const reached = answers.filter(
      ({ document, answer }) => 'bill' in answer && isReached(document, answer.bill),
    );
    expect(reached.length).toBeGreaterThan(0);
  });

  test.each(REFUSALS)('reach the refusal %s', (code) => {
    expect(answers.some(({ answer }) => 'refused' in answer && answer.refused === code)).toBe(true);
  });

  test('mostly allow a bill', () => {
    const refused = answers.filter(({ answer }) => 'refused' in answer);
    expect(refused.length).toBeLessThan(NUMBER / 15);
  });

  test('are documents the command accepts', () => {
    expect(answers.flatMap(({ document }) => checkDocument(document))).toEqual([]);
  });
});
