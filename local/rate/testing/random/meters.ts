import fc from 'fast-check';
import type { DocumentInput } from '../build-document.ts';
import { type Day, dayIn, dayText, firstDayOf, type Month, monthText } from '../oracle/dates.ts';
import { type Chosen, dayOffset, decimalText, type Frame, rarely } from './frame.ts';
import { readingPlan, readingsOf } from './readings.ts';

type MeterInput = NonNullable<DocumentInput['meters']>[number];
type ReadingInput = NonNullable<DocumentInput['readings']>[number];

const ZONES = {
  single: ['single'],
  two: ['day', 'night'],
  three: ['peak', 'half-peak', 'night'],
} as const;

const dayOfMonths = fc.record({ month: fc.nat(7), day: fc.integer({ min: 1, max: 31 }) });

/** A device: what it is, since when, how it ends, and what came of it. */
export const meterChoices = fc.record({
  zones: fc.constantFrom('single' as const, 'single' as const, 'two' as const, 'three' as const),
  digits: fc.constantFrom(6, 5, 5, 4, 3, 9),
  ratio: fc.constantFrom(1, 1, 30, 80, 1000),
  /** Where the dial stands in the beginning, in thousandths; 1000 is just before its end. */
  dialPart: fc.oneof({ weight: 3, arbitrary: fc.nat(999) }, { weight: 1, arbitrary: fc.constant(1000) }),
  history: fc.array(fc.nat(900), { maxLength: 14, size: 'max' }),
  monthsWithoutReading: rarely(fc.integer({ min: 1, max: 5 }), 4),
  isBilledBeyond: fc.boolean(),
  /** It has no reading before the first month that is billed. */
  opensInFirst: rarely(fc.integer({ min: 1, max: 28 }), 8),
  installedBefore: rarely(
    fc.record({ months: fc.integer({ min: 1, max: 8 }), day: fc.integer({ min: 1, max: 31 }) }),
    4,
  ),
  installedWithin: rarely(dayOfMonths, 8),
  removed: rarely(dayOfMonths, 6),
  isReadOnRemoval: fc.boolean(),
  replacement: rarely(
    fc.record({ zones: fc.constantFrom('single' as const, 'two' as const), plan: readingPlan }),
    2,
  ),
  outOfService: rarely(
    fc.record({ offset: dayOffset, why: fc.constantFrom('broken' as const, 'no-access' as const) }),
    6,
  ),
  verifiedUntil: rarely(dayOffset, 6),
  plan: readingPlan,
});

export type MeterChoices = Chosen<typeof meterChoices>;

/** What a service's meters come to. */
export interface MetersPart {
  readonly meters: MeterInput[];
  readonly readings: ReadingInput[];
}

/**
 * A device with its readings, and the one that replaces it. A `tame` one is read every month: a business that is
 * silent is refused where neither maximum power nor a history stands in.
 */
export function meterOf(
  frame: Frame,
  service: NonNullable<MeterInput['service']>,
  serialNumber: string,
  choices: MeterChoices,
  isTame: boolean,
): MetersPart {
  const zones = service === 'electricity' ? ZONES[choices.zones] : ZONES.single;
  const ratio = frame.kind === 'household' || service !== 'electricity' ? 1 : choices.ratio;
  const silentBefore = isTame ? 0 : (choices.monthsWithoutReading ?? 0);
  const within =
    choices.installedWithin &&
    dayIn(frame.first + choices.installedWithin.month, choices.installedWithin.day);
  const { installedBefore } = choices;
  const installedOn =
    within ??
    (installedBefore &&
      installedOnBefore(frame, frame.first - silentBefore - installedBefore.months, installedBefore.day));
  const opensInFirst = silentBefore === 0 && installedOn === undefined ? choices.opensInFirst : undefined;
  const opensOn =
    opensInFirst === undefined
      ? (within ?? openingDay(frame, silentBefore, installedOn))
      : dayIn(frame.first, opensInFirst);
  const removedOn = choices.removed && dayIn(frame.first + choices.removed.month, choices.removed.day);
  const isRemoved = removedOn !== undefined && removedOn > opensOn + 1 && isBeforeClosing(frame, removedOn);
  const usualMonth = monthlyUse(service, choices.digits);
  const opening = zones.map((_, register) => dialValue(choices, register));
  const beyond = zones.map((_, register) =>
    silentBefore > 0 && choices.isBilledBeyond ? Math.min(usualMonth, 5 + register) : 0,
  );
  const readings = readingsOf(frame, choices.plan, {
    serialNumber,
    digits: choices.digits,
    usualMonth,
    opensOn,
    opening,
    atLeast: beyond,
    removedOn: isRemoved ? removedOn : undefined,
    isReadOnRemoval: isTame || choices.isReadOnRemoval,
    isTame,
  });
  const device: MeterInput = {
    serialNumber,
    service,
    zones: [...zones],
    digits: choices.digits,
    transformationRatio: ratio,
    ...(installedOn !== undefined && { installedOn: dayText(installedOn) }),
    ...(isRemoved && { removedOn: dayText(removedOn) }),
    ...(!isTame && outOfServiceOf(frame, choices)),
    ...(within === undefined && historyOf(frame, service, choices, zones.length, silentBefore, installedOn)),
    ...(within === undefined &&
      silentBefore > 0 && {
        monthsWithoutReading: silentBefore,
        billedValues: opening.map((value, register) => (value + beyond[register]!) % 10 ** choices.digits),
      }),
  };
  const part = { meters: [device], readings };
  if (!isRemoved || choices.replacement === undefined) return part;
  const next = replacementOf(frame, service, serialNumber, removedOn, choices.replacement, isTame);
  return { meters: [...part.meters, ...next.meters], readings: [...part.readings, ...next.readings] };
}

/** A new device put in on the day the old one is taken away: no history, its dial at the beginning. */
function replacementOf(
  frame: Frame,
  service: NonNullable<MeterInput['service']>,
  replaced: string,
  installedOn: Day,
  choices: NonNullable<MeterChoices['replacement']>,
  isTame: boolean,
): MetersPart {
  const serialNumber = `${replaced}-new`;
  const zones = service === 'electricity' ? ZONES[choices.zones] : ZONES.single;
  const digits = 5;
  const readings = readingsOf(frame, choices.plan, {
    serialNumber,
    digits,
    usualMonth: monthlyUse(service, digits),
    opensOn: installedOn,
    opening: zones.map(() => 0),
    atLeast: zones.map(() => 0),
    removedOn: undefined,
    isReadOnRemoval: false,
    isTame,
  });
  return {
    meters: [{ serialNumber, service, zones: [...zones], digits, installedOn: dayText(installedOn) }],
    readings,
  };
}

/** Within the window: the reading on that day is of that month. */
function installedOnBefore(frame: Frame, month: Month, day: number): Day {
  return dayIn(month, Math.min(day, frame.toDay));
}

/** A day of the last month before the first one billed that had a reading; after the installation. */
function openingDay(frame: Frame, silentBefore: number, installedOn: Day | undefined): Day {
  const usual = dayIn(frame.first - silentBefore - 1, Math.min(10, frame.toDay));
  return installedOn !== undefined && installedOn > usual ? installedOn : usual;
}

function isBeforeClosing(frame: Frame, day: Day): boolean {
  return frame.closedOn === undefined || day < frame.closedOn;
}

/** So little that eight months of it are no half of the dial. */
function monthlyUse(service: string, digits: number): number {
  const most = service === 'electricity' ? 3000 : service === 'heating' ? 5 : 40;
  return Math.min(most, Math.floor(10 ** digits / 40));
}

function dialValue({ dialPart, digits }: MeterChoices, register: number): number {
  const dial = 10 ** digits;
  return dialPart === 1000 ? dial - 1 - register * 3 : Math.floor((dial * dialPart) / 2000) + register;
}

function outOfServiceOf(frame: Frame, { outOfService, verifiedUntil }: MeterChoices) {
  const day = (offset: number): string => dayText(firstDayOf(frame.first) + offset);
  return {
    ...(outOfService && { outOfService: { since: day(outOfService.offset), why: outOfService.why } }),
    ...(verifiedUntil !== undefined && { verifiedUntil: day(verifiedUntil) }),
  };
}

/** Actual months up to the last one with a reading, none before the installation. */
function historyOf(
  frame: Frame,
  service: string,
  choices: MeterChoices,
  registers: number,
  silentBefore: number,
  installedOn: Day | undefined,
): Pick<MeterInput, 'history'> {
  const months = choices.history.map((use, index) => ({
    use,
    month: frame.first - silentBefore - 1 - index,
  }));
  const known = months.filter(
    ({ month }) => installedOn === undefined || firstDayOf(month + 1) > installedOn,
  );
  return {
    history: known.map(({ use, month }) => ({
      period: monthText(month),
      volumes: Array.from({ length: registers }, (_, register) =>
        decimalText(use * (register + 1) + register, HISTORY_PLACES[service] ?? 0),
      ),
    })),
  };
}

const HISTORY_PLACES: Record<string, number> = { 'cold-water': 3, 'hot-water': 2, heating: 6 };
