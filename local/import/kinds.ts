import { PAYER_KINDS } from '#core/supplier';
import { SERVICES, type Service } from '#core/tariff';
import {
  activationCode,
  type Column,
  date,
  digits,
  email,
  exactNumber,
  hundredths,
  month,
  names,
  oneOf,
  optional,
  phone,
  quantities,
  quantity,
  rates,
  reference,
  roubles,
  slug,
  sumUpTo,
  taxNumber,
  timeZone,
  whole,
  words,
  yesNo,
} from './cells.ts';

/** The services by name, in the order of their declaration. */
export const SERVICE_NAMES = Object.keys(SERVICES) as Service[];

const SETTINGS = [
  'due_day',
  'business_due_day',
  'vat_percent',
  'key_rate',
  'raising_coefficient',
  'holiday',
  'working_weekend',
] as const;
const MOST_PAYMENT_ROUBLES = 10_000_000;
const contractNumber = digits(14, '78010000000017');
const serialNumber = reference('018842733');
const service = oneOf(SERVICE_NAMES, 'electricity');
const consumption = quantities(12, '180|175|160');
const registerValue = whole(0, 999_999_999, '12345');

/**
 * Every kind of file there is, by the columns of its header: a file is recognised by these, not by its name.
 * Units, meaning and whole examples stand in docs/formats.md; a test holds the two together.
 */
export const KINDS = {
  suppliers: {
    supplier_id: slug('demo'),
    name: words(80, 'Северогорская Сбытовая Компания'),
    legal_name: words(160, 'АО «Северогорская Сбытовая Компания»'),
    tax_number: taxNumber,
    time_zone: timeZone,
    phone,
    email,
    payee_name: words(160, 'АО «Северогорская Сбытовая Компания»'),
    account: digits(20, '40702810900000000001'),
    bank_name: words(45, 'ПАО «Невский Расчётный Банк»'),
    bic: digits(9, '044030000'),
    correspondent_account: digits(20, '30101810000000000000'),
    reading_from_day: whole(1, 31, '15'),
    reading_to_day: whole(1, 31, '25'),
    implausible_times: whole(2, 100, '5'),
    shard_count: whole(1, 1000, '2'),
    tariff_change: optional(oneOf(['month', 'days'], 'days')),
    unverified_readings: optional(oneOf(['refuse', 'count'], 'refuse')),
    norm_months_stand: optional(yesNo),
    penalties: optional(yesNo),
    advances: optional(yesNo),
    link_by_last_payment: optional(yesNo),
    least_payment: optional(sumUpTo(MOST_PAYMENT_ROUBLES, '10')),
    most_payment: optional(sumUpTo(MOST_PAYMENT_ROUBLES, '15000')),
    unusual_payment_times: optional(whole(1, 100, '3')),
    unusual_payment_above: optional(sumUpTo(MOST_PAYMENT_ROUBLES, '20000')),
  },
  settings: {
    setting: oneOf(SETTINGS, 'vat_percent'),
    from: date,
    value: optional(exactNumber('22')),
  },
  branches: {
    branch_id: slug('nevsky'),
    name: words(100, 'Невский участок'),
    address: words(200, 'Северогорск, Речная ул., 5'),
    hours: words(100, 'пн–пт 9:00–18:00'),
    phone,
  },
  tariffs: {
    service,
    category: slug('urban-electric'),
    from: date,
    until: optional(date),
    name: words(120, 'Городское население с электроплитами'),
    legal_basis: words(300, 'Приказ № 255-р от 15.12.2025'),
    per: oneOf(['volume', 'area', 'person'], 'volume'),
    rates_single: optional(rates),
    rates_day: optional(rates),
    rates_night: optional(rates),
    rates_peak: optional(rates),
    rates_half_peak: optional(rates),
    bounds: optional(quantities(5, '3900|6000')),
    range_split: optional(oneOf(['proportional', 'per-zone'], 'proportional')),
    social_norm_per_person: optional(quantity),
    norm_per_person: optional(quantity),
  },
  premises: {
    premise_id: reference('П-00017'),
    address: words(200, 'Северогорск, Липовая ул., 12, кв. 7'),
    area_m2: hundredths,
    persons: whole(0, 99, '2'),
    rooms: whole(0, 99, '2'),
    stove: oneOf(['gas', 'electric'], 'gas'),
  },
  contracts: {
    number: contractNumber,
    kind: oneOf(PAYER_KINDS, 'household'),
    payer_name: words(160, 'Ветрова Анна Ильинична'),
    branch_id: slug('nevsky'),
    premise_id: reference('П-00017'),
    services: names(SERVICE_NAMES.length, 'electricity/urban-gas|cold-water/city'),
    max_power_kw: optional(whole(1, 1_000_000, '150')),
    opening_balance: optional(roubles),
    last_billed_period: optional(month),
    last_bill: optional(roubles),
    due_on: optional(date),
    activation_code: optional(activationCode),
  },
  meters: {
    contract_number: contractNumber,
    serial_number: serialNumber,
    service,
    model: words(60, 'Север-201 М2'),
    zones: names(3, 'day|night'),
    digits: whole(3, 9, '6'),
    transformation_ratio: optional(whole(1, 1_000_000, '30')),
    installed_on: date,
    verified_until: date,
    automatic: optional(yesNo),
    removed_on: optional(date),
    out_of_service: optional(oneOf(['broken', 'no-access'], 'broken')),
    out_of_service_since: optional(date),
  },
  readings: {
    contract_number: contractNumber,
    serial_number: serialNumber,
    read_on: date,
    source: oneOf(['customer', 'automatic', 'staff'], 'customer'),
    value_1: registerValue,
    value_2: optional(registerValue),
    value_3: optional(registerValue),
    consumption_until: optional(month),
    consumption_1: optional(consumption),
    consumption_2: optional(consumption),
    consumption_3: optional(consumption),
    months_without_reading: optional(whole(0, 240, '2')),
    billed_1: optional(registerValue),
    billed_2: optional(registerValue),
    billed_3: optional(registerValue),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Column<unknown>>>>>;

export type Kind = keyof typeof KINDS;

type CellOf<C> = C extends Column<infer T> ? T : never;

/** What a row of a kind says once all its cells have been read. */
export type RowValues<K extends Kind> = {
  readonly [Name in keyof (typeof KINDS)[K]]: CellOf<(typeof KINDS)[K][Name]>;
};

/** A column every kind takes and passes over: why an earlier import rejected the row. */
export const REASON_COLUMN = 'reason';

export function columnsOf(kind: Kind): [name: string, column: Column<unknown>][] {
  return Object.entries(KINDS[kind]);
}

/** What a header turned out to be, or why it is none. */
export type Recognised = { kind: Kind } | { reason: string };

/** Finds the kind of file that has this header. */
export function recognise(header: readonly string[]): Recognised {
  const repeated = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (repeated) return { reason: `names the column ${repeated} twice` };
  const given = new Set(header);
  const kinds = Object.keys(KINDS) as Kind[];
  const ranked = kinds
    .map((kind) => {
      const columns = columnsOf(kind);
      const known = new Set([...columns.map(([name]) => name), REASON_COLUMN]);
      return {
        kind,
        matched: columns.filter(([name]) => given.has(name)).length,
        missing: columns.filter(([name, { required }]) => required && !given.has(name)).map(([name]) => name),
        unknown: header.filter((name) => !known.has(name)),
      };
    })
    .sort((a, b) => a.missing.length - b.missing.length || b.matched - a.matched);
  const complete = ranked.find(({ missing, unknown }) => missing.length === 0 && unknown.length === 0);
  if (complete) return { kind: complete.kind };
  const nearest = ranked.toSorted((a, b) => b.matched - a.matched)[0];
  if (!nearest || nearest.matched === 0) {
    return {
      reason: `names no known columns (${header.slice(0, 4).join(', ')}…); docs/formats.md lists those of each kind of file`,
    };
  }
  const parts = [
    nearest.missing.length > 0 ? `lacks the columns ${nearest.missing.join(', ')}` : '',
    nearest.unknown.length > 0
      ? `has unknown columns ${nearest.unknown.map((name) => name || '(without a name)').join(', ')}`
      : '',
  ].filter(Boolean);
  return { reason: `looks like a file of ${nearest.kind}, but ${parts.join(' and ')}` };
}
