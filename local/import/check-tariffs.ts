import type { PlainDate, SupplierId } from '#core/kernel';
import { checkTariffs as problemsOf, SERVICES, type Tariff, tariffVersion, type Zone } from '#core/tariff';
import { CellFault, scaledWhole } from './cells.ts';
import { type Findings, place, type Row } from './rows.ts';

const RATE_COLUMNS: readonly (readonly [
  'rates_single' | 'rates_day' | 'rates_night' | 'rates_peak' | 'rates_half_peak',
  Zone,
])[] = [
  ['rates_single', 'single'],
  ['rates_day', 'day'],
  ['rates_night', 'night'],
  ['rates_peak', 'peak'],
  ['rates_half_peak', 'half-peak'],
];

export interface TariffCheck {
  readonly supplierId: SupplierId;
  /** What the table holds. */
  readonly stored: readonly Tariff[];
  /** Whether any month of the supplier has been billed: bills quote the versions they were priced by. */
  readonly everBilled: boolean;
  readonly today: PlainDate;
}

/**
 * The tariffs of the files, fit to stand beside those of the table. The versions of one service and category
 * are loaded together or not at all: a category with a version missing would bill a wrong price.
 */
export function checkTariffs(
  rows: readonly Row<'tariffs'>[],
  { supplierId, stored, everBilled, today }: TariffCheck,
  findings: Findings,
): Tariff[] {
  const tariffs = new Map<Row<'tariffs'>, Tariff>();
  const versions = new Map<string, Row<'tariffs'>>();
  const before = new Map(stored.map((tariff) => [tariffVersion(tariff), tariff]));
  for (const row of rows) {
    if (row.rejected) continue;
    const tariff = tariffOf(supplierId, row, findings);
    if (!tariff) continue;
    const version = tariffVersion(tariff);
    const twin = versions.get(version);
    const old = before.get(version);
    if (twin) findings.reject(row, 'from', `${version} stands already at ${place(twin)}`);
    else if (old && everBilled && tariff.from <= today && priceOf(old) !== priceOf(tariff)) {
      findings.reject(
        row,
        'from',
        `${version} is in force with other rates and bills quote it; give the new rates a version of their own with a later date`,
      );
    } else versions.set(version, row);
    tariffs.set(row, tariff);
  }
  rejectProblems(tariffs, versions, stored, findings);
  rejectWholeCategories(rows, findings);
  return rows.flatMap((row) => {
    const tariff = tariffs.get(row);
    return tariff && !row.rejected ? [tariff] : [];
  });
}

/** Everything that decides what is charged while the version is in force. */
function priceOf(tariff: Tariff): string {
  const { rates, bounds, rangeSplit, socialNormPerPerson, normPerPerson, per } = tariff;
  const inOrder = Object.entries(rates).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([inOrder, bounds, rangeSplit, socialNormPerPerson, normPerPerson, per]);
}

function tariffOf(supplierId: SupplierId, row: Row<'tariffs'>, findings: Findings): Tariff | undefined {
  const { values } = row;
  const { scale, unit } = SERVICES[values.service];
  const inUnits = (column: keyof typeof values, text: string): number => {
    try {
      return scaledWhole(text, scale, `number of ${unit}`);
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      findings.reject(row, column, error.message);
      return 0;
    }
  };
  const rates = Object.fromEntries(
    RATE_COLUMNS.flatMap(([column, zone]) => (values[column] ? [[zone, values[column]]] : [])),
  );
  const tariff: Tariff = {
    supplierId,
    service: values.service,
    category: values.category,
    from: values.from,
    ...(values.until && { until: values.until }),
    name: values.name,
    legalBasis: values.legal_basis,
    rates,
    bounds: (values.bounds ?? []).map((bound) => inUnits('bounds', bound)),
    rangeSplit: values.range_split ?? 'proportional',
    ...(values.social_norm_per_person && {
      socialNormPerPerson: inUnits('social_norm_per_person', values.social_norm_per_person),
    }),
    ...(values.norm_per_person && { normPerPerson: inUnits('norm_per_person', values.norm_per_person) }),
    per: values.per,
  };
  if (values.per !== 'volume' && (values.bounds || values.social_norm_per_person || values.norm_per_person)) {
    findings.reject(row, 'per', `is ${values.per}: bounds and norms belong to tariffs per volume only`);
  }
  const zones = Object.keys(rates);
  const onlySingle = values.per !== 'volume' || values.service !== 'electricity';
  if (onlySingle && zones.some((zone) => zone !== 'single')) {
    findings.reject(row, 'rates_single', 'only electricity sold by volume has rates by zone of the day');
  }
  return row.rejected ? undefined : tariff;
}

/** Overlaps, gaps and ranges that do not match, found by the tariff module over files and table together. */
function rejectProblems(
  tariffs: ReadonlyMap<Row<'tariffs'>, Tariff>,
  versions: ReadonlyMap<string, Row<'tariffs'>>,
  stored: readonly Tariff[],
  findings: Findings,
): void {
  const good = [...tariffs].filter(([row]) => !row.rejected);
  const kept = stored.filter((tariff) => !versions.has(tariffVersion(tariff)));
  for (const problem of problemsOf([...kept, ...good.map(([, tariff]) => tariff)])) {
    const [service, category] = problem.tariff.split('/');
    const row =
      versions.get(problem.tariff) ??
      // the earlier version is in the table: the one that follows it is to blame
      versions.get(`${service}/${category}/${problem.kind === 'gap' ? problem.until : problem.from}`);
    if (row) findings.reject(row, COLUMN_OF_PROBLEM[problem.kind], problem.detail.en);
  }
}

const COLUMN_OF_PROBLEM = {
  duplicate: 'from',
  overlap: 'until',
  gap: 'until',
  'empty-period': 'until',
  bounds: 'bounds',
  rates: undefined,
} as const;

function rejectWholeCategories(rows: readonly Row<'tariffs'>[], findings: Findings): void {
  const key = ({ values }: Row<'tariffs'>) => `${values.service}/${values.category}`;
  const broken = new Map<string, Row<'tariffs'>>();
  for (const row of rows) {
    if (row.rejected && !broken.has(key(row))) broken.set(key(row), row);
  }
  for (const row of rows) {
    const cause = broken.get(key(row));
    if (cause && !row.rejected) {
      findings.rejectWith(row, undefined, `another version of ${key(row)} is rejected at ${place(cause)}`);
    }
  }
}
