import { createWorld, type World } from '#core/testing';
import { type ImportResult, importFiles } from '../import-files.ts';
import { bytesSource } from '../sources.ts';

/** A small complete supplier as files: the tests of the import change one thing of it at a time. */
export const SAMPLE = {
  'suppliers.csv': `supplier_id;name;legal_name;tax_number;time_zone;phone;email;payee_name;account;bank_name;bic;correspondent_account;reading_from_day;reading_to_day;implausible_times;shard_count
sample;Проба;АО «Проба»;7800000002;Europe/Moscow;+7 812 555-01-23;office@example.ru;АО «Проба»;40702810900000000001;ПАО «Банк»;044030000;30101810000000000000;15;25;5;2
`,
  'settings.csv': `setting;from;value
due_day;2020-01-01;10
due_day;2026-03-01;15
business_due_day;2026-06-01;20
vat_percent;2019-01-01;20
vat_percent;2026-01-01;22
key_rate;2026-02-16;15,5
raising_coefficient;2026-01-01;1.5
holiday;2027-01-01;
working_weekend;2026-12-26;
`,
  'branches.csv': `branch_id;name;address;hours;phone
centre;Центральный участок;Речная ул., 5;пн–пт 9:00–18:00;+7 812 555-01-24
`,
  'tariffs.csv': `service;category;from;until;name;legal_basis;per;rates_single;rates_day;rates_night;bounds;norm_per_person
electricity;urban-gas;2024-07-01;2026-01-01;Газовые плиты;Приказ 1;volume;6.19|6.20|9.98;;;6400|11500;91
electricity;urban-gas;2026-01-01;;Газовые плиты;Приказ 2;volume;6.50|6.60|10.10;7.00|7.10|10.50;3.50|3.60|5.70;6400|11500;91
cold-water;city;2025-07-01;;Холодная вода;Приказ 3;volume;45,12;;;;4.9
maintenance;house;2025-07-01;;Содержание;Протокол 4;area;31.55;;;;
`,
  'premises.csv': `premise_id;address;area_m2;persons;rooms;stove
p1;Липовая ул., 12, кв. 7;54.3;2;2;gas
p2;Липовая ул., 12, кв. 8;38,15;1;1;gas
`,
  'contracts.csv': `number;kind;payer_name;branch_id;premise_id;services;opening_balance;last_billed_period;last_bill;due_on;activation_code
78010000000011;household;Ветрова Анна Ильинична;centre;p1;electricity/urban-gas|cold-water/city|maintenance/house;1663.80;2026-09;1663.80;2026-10-15;7K4M-92QX
78010000000022;household;Климов Пётр;centre;p2;electricity/urban-gas/no-ranges;-50,00;2026-09;;;
`,
  'meters.csv': `contract_number;serial_number;service;model;zones;digits;transformation_ratio;installed_on;verified_until;automatic
78010000000011;E-11;electricity;Север-201;day|night;6;;01.02.2020;2036-02-01;no
78010000000011;W-11;cold-water;Исток-15;single;5;;2021-03-04;2027-03-04;
78010000000022;E-22;electricity;Север-101;single;5;1;2019-05-06;2035-05-06;yes
`,
  'readings.csv': `contract_number;serial_number;read_on;source;value_1;value_2;consumption_until;consumption_1;consumption_2;months_without_reading;billed_1
78010000000011;E-11;2026-09-24;customer;12345;6789;2026-09;180|175|160;90|88|80;;
78010000000011;W-11;2026-09-24;customer;321;;2026-09;4.125|5;;;
78010000000022;E-22;2026-07-20;automatic;99870;;2026-07;210|190|205|180|220|195;;2;270
`,
} as const;

export type SampleFile = keyof typeof SAMPLE;

/** Other texts for some of the sample's files; `undefined` leaves a file out. */
export type Changes = { readonly [File in SampleFile]?: string | Uint8Array | undefined };

const NOW = '2026-10-20T09:00:00Z';

export function sampleWorld(options: { table?: World['system']['table'] } = {}): World {
  return createWorld({ now: NOW, ...options });
}

export interface Run {
  readonly result: ImportResult;
  /** Rejected files by name. */
  readonly rejected: Readonly<Record<string, Uint8Array>>;
}

/** Imports the sample, changed. */
export async function runImport(
  world: World,
  changes: Changes = {},
  options: { skipBad?: boolean; supplierId?: string } = {},
): Promise<Run> {
  const files: Record<string, string | Uint8Array | undefined> = { ...SAMPLE, ...changes };
  return await runFiles(world, files, options);
}

/** Imports just these files. */
export async function runFiles(
  world: World,
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  { skipBad = false, supplierId = 'sample' }: { skipBad?: boolean; supplierId?: string } = {},
): Promise<Run> {
  const rejected: Record<string, Uint8Array> = {};
  const sources = Object.entries(files).flatMap(([name, content]) => {
    if (content === undefined) return [];
    return [bytesSource(name, typeof content === 'string' ? new TextEncoder().encode(content) : content)];
  });
  const result = await importFiles(world.system, {
    supplierId,
    skipBad,
    sources,
    writeRejected: async (source, bytes) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytes) chunks.push(chunk);
      rejected[source.name] = Buffer.concat(chunks);
      return `${source.name}.rejected.csv`;
    },
    onProgress: () => {},
  });
  return { result, rejected };
}

/** One of the sample's files with a text replaced; fails loudly when the text is not there. */
export function edited(file: SampleFile, from: string, to: string): Changes {
  const text: string = SAMPLE[file];
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  return { [file]: text.replace(from, to) };
}

/** One of the sample's files with one more column: these cells, row by row; empty where there are fewer. */
export function withColumn(file: SampleFile, column: string, ...cells: readonly string[]): Changes {
  return withColumns(file, { [column]: cells });
}

/** The same with several columns. */
export function withColumns(file: SampleFile, columns: Readonly<Record<string, readonly string[]>>): Changes {
  const [header = '', ...rows] = SAMPLE[file].trimEnd().split('\n');
  const more = Object.values(columns);
  const wider = rows.map((row, index) => [row, ...more.map((cells) => cells[index] ?? '')].join(';'));
  return { [file]: `${[[header, ...Object.keys(columns)].join(';'), ...wider].join('\n')}\n` };
}

/** What was wrong, as the command prints it; good rows that go with bad ones are left out. */
export function faultsOf({ faults }: ImportResult): string[] {
  return faults
    .filter(({ follows }) => !follows)
    .map(({ file, line, column, reason }) => `${file}:${line}: ${column ? `${column} ` : ''}${reason}`);
}
