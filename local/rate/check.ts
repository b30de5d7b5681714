import { monthsBetween, periodOf, powerOfTen } from '#core/kernel';
import { checkTariffs, type Service, tariffVersion, ZONES_BY_REGISTERS } from '#core/tariff';
import { CellFault } from '../import/cells.ts';
import type { RateDocument } from './document.ts';
import { readingPeriodOf, smallestUnits, tariffOf } from './subject.ts';

/** Something wrong with a document, said so that its writer can go there and correct it. */
export interface DocumentProblem {
  /** Such as `tariffs[0].rates.day[1]`. */
  readonly path: string;
  readonly detail: string;
}

/** What a schema cannot say: parts of a document that do not fit each other. Empty when it can be rated. */
export function checkDocument(document: RateDocument): DocumentProblem[] {
  const quantities = checkQuantities(document);
  return [
    ...checkMonths(document),
    ...quantities,
    ...(quantities.length > 0 ? [] : checkTariffVersions(document)),
    ...checkServices(document),
    ...checkMeters(document),
    ...checkReadings(document),
    ...checkDebts(document),
  ];
}

function checkMonths({ period, firstPeriod, contract: { closedOn } }: RateDocument): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  if (firstPeriod && firstPeriod > period)
    problems.push({ path: 'firstPeriod', detail: `${firstPeriod} is after period ${period}` });
  if (firstPeriod && monthsBetween(firstPeriod, period) > 120)
    problems.push({ path: 'firstPeriod', detail: 'is more than 120 months before period' });
  if (closedOn && periodOf(closedOn) !== period)
    problems.push({ path: 'contract.closedOn', detail: `${closedOn} is not within period ${period}` });
  return problems;
}

/** Every quantity has no more decimals than its service counts. */
function checkQuantities(document: RateDocument): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const check = (path: string, text: string | undefined, service: Service) => {
    if (text === undefined) return;
    try {
      smallestUnits(text, service);
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      problems.push({ path, detail: error.message });
    }
  };
  document.tariffs.forEach(({ service, bounds, socialNormPerPerson, normPerPerson }, index) => {
    for (const [range, bound] of bounds.entries())
      check(`tariffs[${index}].bounds[${range}]`, bound, service);
    check(`tariffs[${index}].socialNormPerPerson`, socialNormPerPerson, service);
    check(`tariffs[${index}].normPerPerson`, normPerPerson, service);
  });
  document.meters.forEach(({ service, history }, index) => {
    history.forEach(({ volumes }, month) => {
      for (const [register, volume] of volumes.entries())
        check(`meters[${index}].history[${month}].volumes[${register}]`, volume, service);
    });
  });
  if (!/^\d+(\.\d{1,2}0*)?$/.test(document.premise.areaM2))
    problems.push({ path: 'premise.areaM2', detail: 'may have 2 digits after the point at most' });
  return problems;
}

function checkTariffVersions({ tariffs }: RateDocument): DocumentProblem[] {
  const inEngine = tariffs.map(tariffOf);
  return checkTariffs(inEngine).map(({ tariff, detail }) => {
    const index = inEngine.findIndex((version) => tariffVersion(version) === tariff);
    return { path: `tariffs[${index}]`, detail: detail.en };
  });
}

function checkServices({ contract: { services }, tariffs }: RateDocument): DocumentProblem[] {
  return services.flatMap(({ service, category }, index) => {
    const path = `contract.services[${index}]`;
    if (services.findIndex((one) => one.service === service) !== index)
      return { path: `${path}.service`, detail: `names ${service} twice` };
    return tariffs.some((one) => one.service === service && one.category === category)
      ? []
      : { path: `${path}.category`, detail: `there is no tariff of ${service}/${category}` };
  });
}

function checkMeters({ meters, contract, firstPeriod, period }: RateDocument): DocumentProblem[] {
  return meters.flatMap((meter, index) => {
    const path = `meters[${index}]`;
    const problems: DocumentProblem[] = [];
    const say = (field: string, detail: string) => problems.push({ path: `${path}.${field}`, detail });
    const registers = meter.zones.length;
    if (meters.findIndex((one) => one.serialNumber === meter.serialNumber) !== index)
      say('serialNumber', `${meter.serialNumber} stands twice`);
    if (!Object.values(ZONES_BY_REGISTERS).some((set) => set.join() === meter.zones.join()))
      say('zones', 'must be single, day and night, or peak, half-peak and night');
    if (!contract.services.some(({ service }) => service === meter.service))
      say('service', `the contract does not receive ${meter.service}`);
    meter.history.forEach(({ period: month, volumes }, at) => {
      if (volumes.length !== registers) say(`history[${at}].volumes`, `must be ${registers}, one a register`);
      if (month >= (firstPeriod ?? period))
        say(`history[${at}].period`, 'is not before the first month billed');
      if (meter.history.findIndex((one) => one.period === month) !== at)
        say(`history[${at}].period`, 'stands twice');
    });
    if (meter.billedValues && meter.billedValues.length !== registers)
      say('billedValues', `must be ${registers}, one a register`);
    if (meter.billedValues && meter.monthsWithoutReading === 0)
      say('billedValues', 'needs monthsWithoutReading above 0 beside it');
    if (meter.removedOn && meter.removedOn < meter.installedOn) say('removedOn', 'is before installedOn');
    return problems;
  });
}

function checkReadings(document: RateDocument): DocumentProblem[] {
  const { readings, meters } = document;
  return readings.flatMap(({ serialNumber, values, on }, index) => {
    const path = `readings[${index}]`;
    const meter = meters.find((one) => one.serialNumber === serialNumber);
    if (!meter) return [{ path: `${path}.serialNumber`, detail: `there is no meter ${serialNumber}` }];
    const problems: DocumentProblem[] = [];
    if (values.length !== meter.zones.length)
      problems.push({ path: `${path}.values`, detail: `must be ${meter.zones.length}, one a register` });
    values.forEach((value, register) => {
      if (value >= powerOfTen(meter.digits))
        problems.push({
          path: `${path}.values[${register}]`,
          detail: `${value} does not fit on a dial of ${meter.digits} digits`,
        });
    });
    const twin = readings.findIndex((one) => one.serialNumber === serialNumber && one.on === on);
    if (twin !== index) problems.push({ path: `${path}.on`, detail: `readings[${twin}] is of the same day` });
    if (readings[index] && periodOf(on) > readingPeriodOf(readings[index], document))
      problems.push({ path: `${path}.period`, detail: `is before the reading's own month` });
    return problems;
  });
}

function checkDebts(document: RateDocument): DocumentProblem[] {
  const { debts, advance } = document;
  const problems = debts.flatMap((debt, index) => [
    ...(debts.findIndex(({ period }) => period === debt.period) === index
      ? []
      : [{ path: `debts[${index}].period`, detail: `${debt.period} stands twice` }]),
    ...checkPenalty(document, debt, `debts[${index}]`),
  ]);
  const owes = debts.some(({ amount, penalty }) => amount + penalty > 0);
  if (owes && advance > 0) problems.push({ path: 'advance', detail: 'must be 0 where debts are open' });
  return problems;
}

/** What was charged and paid of a debt before the first month that is billed. */
function checkPenalty(
  { firstPeriod, period }: RateDocument,
  { dueOn, penalty, penaltyCharged = penalty, paid }: RateDocument['debts'][number],
  path: string,
): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  if (penaltyCharged < penalty)
    problems.push({
      path: `${path}.penaltyCharged`,
      detail: `is less than the ${penalty} that are open of it`,
    });
  paid.forEach(({ on }, index) => {
    const say = (detail: string) => problems.push({ path: `${path}.paid[${index}].on`, detail });
    if (on <= dueOn) say(`is not after dueOn: no penalty is due for what was paid by ${dueOn}`);
    if (periodOf(on) >= (firstPeriod ?? period)) say('is within the months billed: write it to payments');
    if (paid.findIndex((one) => one.on === on) !== index)
      say('stands twice: add up what was paid on one day');
  });
  return problems;
}
