import type { PlainDate } from '#core/kernel';
import { noneInForce } from './faults.ts';
import { type Service, type Tariff, type TariffVersion, tariffVersion } from './model.ts';

/** All tariffs of one supplier, ready to be looked up. */
export interface TariffBook {
  readonly all: readonly Tariff[];
  /** The version in force on a date: the latest that began, unless it has ended. */
  find(service: Service, category: string, on: PlainDate): Tariff | undefined;
  /** {@link find}, or the fault `tariff.none_in_force`. */
  require(service: Service, category: string, on: PlainDate): Tariff;
  /** First days of the versions that begin within these days, the first day left out. */
  changesWithin(service: Service, category: string, first: PlainDate, last: PlainDate): readonly PlainDate[];
  /** The version a bill line quotes. */
  version(version: TariffVersion): Tariff | undefined;
}

/** Makes a book of tariffs in any order. */
export function tariffBook(tariffs: readonly Tariff[]): TariffBook {
  // By service, then category: two lookups cost less than building one key text for each line of each bill.
  const newestFirst = new Map<Service, Map<string, Tariff[]>>();
  const versions = new Map<TariffVersion, Tariff>();
  for (const tariff of tariffs) {
    const ofService = newestFirst.get(tariff.service) ?? new Map<string, Tariff[]>();
    newestFirst.set(tariff.service, ofService);
    ofService.set(tariff.category, [...(ofService.get(tariff.category) ?? []), tariff]);
    versions.set(tariffVersion(tariff), tariff);
  }
  for (const ofService of newestFirst.values()) {
    for (const list of ofService.values()) list.sort((a, b) => (a.from < b.from ? 1 : -1));
  }
  const find = (service: Service, category: string, on: PlainDate): Tariff | undefined => {
    const latest = newestFirst
      .get(service)
      ?.get(category)
      ?.find((tariff) => tariff.from <= on);
    return latest?.until !== undefined && latest.until <= on ? undefined : latest;
  };
  return {
    all: tariffs,
    find,
    require(service, category, on) {
      const tariff = find(service, category, on);
      if (!tariff) throw noneInForce(service, category, on);
      return tariff;
    },
    changesWithin(service, category, first, last) {
      const versions = newestFirst.get(service)?.get(category) ?? [];
      return versions.flatMap(({ from }) => (from > first && from <= last ? [from] : [])).reverse();
    },
    version: (version) => versions.get(version),
  };
}
