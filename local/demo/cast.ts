import type { Payer } from './contracts.ts';

/** A contract with a part to play: it shows something one would look for, and is offered in the start panel. */
export interface Part {
  readonly description: string;
  /** As it is handed to the customer; without letters that look like digits. */
  readonly activationCode: string;
  readonly home:
    | 'city-gas'
    | 'city-electric'
    | 'south-city'
    | 'south-rural'
    | 'forest-two-zone'
    | 'forest-social-norm'
    | 'forest-three-zone'
    | 'company';
  readonly zones: readonly string[];
  readonly persons: number;
  readonly payer: Payer;
  readonly hasHistory: boolean;
  readonly water: 'metered' | 'norm' | 'none';
  readonly usualKwh?: number;
  readonly silentMonths?: number;
  readonly transformationRatio?: number;
  readonly automatic?: boolean;
  readonly installedMonthsAgo?: number;
  readonly verifiedMonthsAhead?: number;
  readonly startValues?: readonly number[];
}

const home = { persons: 2, payer: 'prompt', hasHistory: true, water: 'none', silentMonths: 0 } as const;
const SINGLE = ['single'] as const;
const DAY_NIGHT = ['day', 'night'] as const;
const THREE_ZONES = ['peak', 'half-peak', 'night'] as const;

/** In the order of the start panel; the first contracts of the town. */
export const CAST: readonly Part[] = [
  {
    ...home,
    description: 'single-rate meter, gas stove, cold and hot water, paid on time',
    activationCode: 'A7K4-92QX',
    home: 'city-gas',
    zones: SINGLE,
    water: 'metered',
  },
  {
    ...home,
    description: 'day/night meter, electric stove, debt of three months',
    activationCode: 'B3M8-47RT',
    home: 'city-electric',
    zones: DAY_NIGHT,
    persons: 3,
    payer: 'debtor',
  },
  {
    ...home,
    description: 'three-zone meter, paid ahead',
    activationCode: 'C9P2-58WN',
    home: 'forest-three-zone',
    zones: THREE_ZONES,
    payer: 'ahead',
  },
  {
    ...home,
    description: 'large house: consumption reaches the second and third range',
    activationCode: 'D4T6-13HV',
    home: 'south-city',
    zones: SINGLE,
    persons: 5,
    usualKwh: 4900,
  },
  {
    ...home,
    description: 'social norm for three persons, pays in part',
    activationCode: 'E8W5-76JK',
    home: 'forest-social-norm',
    zones: SINGLE,
    persons: 3,
    payer: 'partial',
  },
  {
    ...home,
    description: 'company with current transformers 150/5 (readings × 30)',
    activationCode: 'F2Y7-39MD',
    home: 'company',
    zones: SINGLE,
    persons: 0,
    usualKwh: 3600,
    transformationRatio: 30,
  },
  {
    ...home,
    description: 'verification expired two years ago',
    activationCode: 'G6Q3-84BS',
    home: 'city-gas',
    zones: SINGLE,
    installedMonthsAgo: 216,
    verifiedMonthsAhead: -24,
  },
  {
    ...home,
    description: 'no readings for two months: billed by the average, then corrected',
    activationCode: 'H5N9-62CF',
    home: 'city-electric',
    zones: SINGLE,
    silentMonths: 2,
  },
  {
    ...home,
    description: 'meter about to pass 99999, water without meters charged by the norm',
    activationCode: 'J7R2-95PG',
    home: 'city-gas',
    zones: SINGLE,
    water: 'norm',
    startValues: [97_650],
    usualKwh: 160,
  },
  {
    ...home,
    description: 'automatic meter: nothing to enter',
    activationCode: 'K3V8-41ZH',
    home: 'city-electric',
    zones: DAY_NIGHT,
    hasHistory: false,
    automatic: true,
  },
];
