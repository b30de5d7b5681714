import { type PlainDate, periodOf, plusMonths } from '#core/kernel';
import type { Chance } from '#core/testing';
import { CAST, type Part } from './cast.ts';
import { chanceOf } from './chance.ts';
import { address, companyName, personName } from './names.ts';

/** How a contract's payer behaves; what the months of history show. */
export type Payer = 'prompt' | 'debtor' | 'partial' | 'ahead';

export interface DemoMeter {
  readonly serialNumber: string;
  readonly service: 'electricity' | 'cold-water' | 'hot-water';
  readonly model: string;
  readonly zones: readonly string[];
  readonly digits: number;
  readonly transformationRatio: number;
  /** Months before the demo's day. */
  readonly installedMonthsAgo: number;
  readonly verifiedMonthsAhead: number;
  readonly automatic: boolean;
  /** What the registers showed when the demo's account of it begins. */
  readonly startValues: readonly number[];
  /** An ordinary month by register, whole register units. */
  readonly usual: readonly number[];
}

export interface DemoContract {
  readonly number: string;
  readonly kind: 'household' | 'company';
  readonly payerName: string;
  readonly branchId: 'north' | 'south' | 'forest';
  readonly premiseId: string;
  readonly address: string;
  readonly areaM2Hundredths: number;
  readonly persons: number;
  readonly rooms: number;
  readonly stove: 'gas' | 'electric';
  readonly services: readonly string[];
  readonly meters: readonly DemoMeter[];
  readonly payer: Payer;
  /** Months up to the last one for which no reading came. */
  readonly silentMonths: number;
  /** Whether its fourteen months are played through month by month. */
  readonly hasHistory: boolean;
  readonly activationCode?: string;
}

const CONTRACT_COUNT = 1000;
const COMPANY_COUNT = 15;
/** Ordinary neighbours whose past is played beside that of the cast. */
const NEIGHBOURS = 27;
const FIRST_HOUSEHOLD = CAST.length + COMPANY_COUNT - 1;

type Home = Part['home'];

const TOWNS = { north: 'Северогорск', south: 'Южнореченск', forest: 'Подлесье' } as const;
const HOMES: readonly (readonly [share: number, home: Home, zones: readonly (readonly string[])[]])[] = [
  [0.45, 'city-gas', [['single'], ['single'], ['day', 'night'], ['peak', 'half-peak', 'night']]],
  [0.35, 'city-electric', [['single'], ['day', 'night'], ['day', 'night']]],
  [0.06, 'south-city', [['single']]],
  [0.04, 'south-rural', [['single']]],
  [0.04, 'forest-two-zone', [['day', 'night']]],
  [0.03, 'forest-social-norm', [['single']]],
  [0.03, 'forest-three-zone', [['peak', 'half-peak', 'night']]],
];

/** The thousand contracts: the cast first, then companies, then everybody else. The same on every day. */
export function demoTown(): DemoContract[] {
  return Array.from({ length: CONTRACT_COUNT }, (_, index) => contractAt(index));
}

/** 14 digits: the supplier's prefix, a running number, a check digit. */
export function numberAt(index: number): string {
  const body = `78010000${String(index + 1).padStart(5, '0')}`;
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * ((at % 7) + 1), 0);
  return `${body}${sum % 10}`;
}

function contractAt(index: number): DemoContract {
  const part = CAST[index];
  const chance = chanceOf('contract', index);
  const isCompany = part ? part.home === 'company' : index < FIRST_HOUSEHOLD;
  const [home, zones] = part
    ? [part.home, part.zones]
    : isCompany
      ? (['company', chance.pick([['single'], ['day', 'night']])] as const)
      : ordinaryHome(chance);
  const stove = home === 'city-electric' || home === 'south-rural' ? 'electric' : 'gas';
  const persons = isCompany ? 0 : (part?.persons ?? chance.pick([1, 1, 2, 2, 2, 3, 3, 4, 5]));
  const rooms = isCompany ? 0 : Math.max(1, Math.min(5, persons + chance.whole(-1, 1)));
  const branchId = home.startsWith('south') ? 'south' : home.startsWith('forest') ? 'forest' : 'north';
  const isFlat = !isCompany && home !== 'south-rural';
  // a neighbour has one meter: the past is to be long and lean
  const isNeighbour = !isCompany && !part && index < FIRST_HOUSEHOLD + NEIGHBOURS;
  const hasWater = part
    ? part.water !== 'none'
    : !isCompany && !isNeighbour && home.startsWith('city') && chance.happens(0.18);
  const isMeteredWater = hasWater && part?.water !== 'norm';
  const meters = [
    electricityMeter(index, chance, { part, isCompany, isNeighbour, zones, persons, stove }),
    ...(isMeteredWater ? waterMeters(index, chance, persons) : []),
  ];
  return {
    number: numberAt(index),
    kind: isCompany ? 'company' : 'household',
    payerName: isCompany ? companyName(index) : personName(chance),
    branchId,
    premiseId: `P-${String(index + 1).padStart(5, '0')}`,
    address: address(TOWNS[branchId], chance, isFlat),
    areaM2Hundredths: isCompany ? chance.whole(8000, 90000) : 1800 + rooms * 1450 + chance.whole(0, 900),
    persons,
    rooms,
    stove,
    services: [
      `electricity/${home}`,
      ...(hasWater ? ['cold-water/city', 'hot-water/city'] : []),
      ...(hasWater && isFlat ? ['maintenance/house', 'waste/city'] : []),
    ],
    meters,
    payer: part?.payer ?? chance.pick(['prompt', 'prompt', 'prompt', 'prompt', 'debtor', 'partial', 'ahead']),
    silentMonths: part?.silentMonths ?? (chance.happens(0.07) ? chance.whole(1, 3) : 0),
    hasHistory: part ? part.hasHistory : isNeighbour,
    ...(part && { activationCode: part.activationCode }),
  };
}

function ordinaryHome(chance: Chance): readonly [Home, readonly string[]] {
  let point = chance.part();
  for (const [share, home, zones] of HOMES) {
    point -= share;
    if (point < 0) return [home, zones[chance.whole(0, zones.length - 1)] ?? ['single']];
  }
  return ['city-gas', ['single']];
}

interface ElectricityNeeds {
  readonly part: Part | undefined;
  readonly isCompany: boolean;
  readonly isNeighbour: boolean;
  readonly zones: readonly string[];
  readonly persons: number;
  readonly stove: 'gas' | 'electric';
}

const SHARES: Readonly<Record<number, readonly number[]>> = { 1: [1], 2: [0.68, 0.32], 3: [0.3, 0.45, 0.25] };
const MODELS: Readonly<Record<number, string>> = { 1: 'Север-101', 2: 'Север-201 Д', 3: 'Север-301 Т' };

function electricityMeter(
  index: number,
  chance: Chance,
  { part, isCompany, isNeighbour, zones, persons, stove }: ElectricityNeeds,
): DemoMeter {
  const transformationRatio = isCompany ? (part?.transformationRatio ?? chance.pick([20, 30, 40, 60])) : 1;
  const household =
    (stove === 'electric' ? 130 + 65 * persons : 70 + 40 * persons) * (0.75 + chance.part() * 0.5);
  const usualKwh = part?.usualKwh ?? (isCompany ? chance.whole(2400, 9000) : household);
  const usual = (SHARES[zones.length] ?? [1]).map((share) =>
    Math.round((usualKwh * share) / transformationRatio),
  );
  const installedMonthsAgo = part?.installedMonthsAgo ?? chance.whole(16, 150);
  return {
    serialNumber: `${String(10_000_000 + index * 7919).slice(-8)}`,
    service: 'electricity',
    model: isCompany ? 'Север-305 ТТ' : (MODELS[zones.length] ?? 'Север-101'),
    zones,
    digits: isCompany || zones.length > 1 || usualKwh > 1000 ? 6 : 5,
    transformationRatio,
    installedMonthsAgo,
    verifiedMonthsAhead: part?.verifiedMonthsAhead ?? 16 * 12 - installedMonthsAgo,
    // a past is played with readings that customers send
    automatic: part?.automatic ?? (!isCompany && !part && !isNeighbour && chance.happens(0.04)),
    startValues:
      part?.startValues ?? usual.map((volume) => volume * chance.whole(6, 60) + chance.whole(0, 99)),
    usual,
  };
}

function waterMeters(index: number, chance: Chance, persons: number): DemoMeter[] {
  const installedMonthsAgo = chance.whole(16, 60);
  return (['cold-water', 'hot-water'] as const).map((service, position) => {
    const usual = Math.max(1, Math.round(persons * (service === 'cold-water' ? 3.4 : 2.4)));
    return {
      serialNumber: `${service === 'cold-water' ? 'ХВ' : 'ГВ'}-${String(200_000 + index * 2 + position)}`,
      service,
      model: service === 'cold-water' ? 'Исток-15' : 'Исток-15Г',
      zones: ['single'],
      digits: 5,
      transformationRatio: 1,
      installedMonthsAgo,
      verifiedMonthsAhead: 72 - installedMonthsAgo,
      automatic: false,
      startValues: [usual * chance.whole(4, 50)],
      usual: [usual],
    };
  });
}

/** A date some months from the demo's day, on a day of the month that follows from `salt`. */
export function monthsFrom(today: PlainDate, months: number, salt: string): PlainDate {
  const day = String(chanceOf('day', salt).whole(1, 28)).padStart(2, '0');
  return `${plusMonths(periodOf(today), months)}-${day}` as PlainDate;
}
