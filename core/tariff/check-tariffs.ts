import type { PlainDate, Text } from '#core/kernel';
import { type Tariff, type TariffVersion, tariffVersion, type Zone } from './model.ts';

/** Something that would stop or falsify a bill run, found before the tariffs are loaded. */
export interface TariffProblem {
  readonly kind: 'duplicate' | 'overlap' | 'gap' | 'empty-period' | 'bounds' | 'rates';
  /** The version to correct. */
  readonly tariff: TariffVersion;
  /** The days concerned: the gap, or the days covered twice; `until` is exclusive. */
  readonly from: PlainDate;
  readonly until?: PlainDate;
  readonly detail: Text;
}

/**
 * Looks through all tariffs of a supplier for periods covered twice or not at all between a category's first and last
 * version, and for ranges and rates that do not match. Empty when they may be loaded.
 */
export function checkTariffs(tariffs: readonly Tariff[]): TariffProblem[] {
  const series = new Map<string, Tariff[]>();
  for (const tariff of tariffs) {
    const key = `${tariff.supplierId}/${tariff.service}/${tariff.category}`;
    series.set(key, [...(series.get(key) ?? []), tariff]);
  }
  return [...series.values()].flatMap((versions) => {
    const inOrder = [...versions].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    return inOrder.flatMap((tariff, index) => [
      ...periodProblems(tariff, inOrder[index + 1]),
      ...rateProblems(tariff),
    ]);
  });
}

function periodProblems(tariff: Tariff, next: Tariff | undefined): TariffProblem[] {
  const { from, until } = tariff;
  const version = tariffVersion(tariff);
  if (until !== undefined && until <= from) {
    return [
      problem(tariff, 'empty-period', until, {
        ru: `Тариф ${version} кончается ${until}, не начавшись: дата окончания не входит в срок и должна быть позже ${from}.`,
        en: `Tariff ${version} ends on ${until} before it begins: the end is exclusive and must be after ${from}.`,
      }),
    ];
  }
  if (!next) return [];
  if (next.from === from) {
    return [
      problem(tariff, 'duplicate', undefined, {
        ru: `Тариф ${version} задан дважды.`,
        en: `Tariff ${version} is given twice.`,
      }),
    ];
  }
  if (until !== undefined && until > next.from) {
    return [
      {
        kind: 'overlap',
        tariff: version,
        from: next.from,
        until,
        detail: {
          ru: `Тариф ${version} действует до ${until}, но с ${next.from} уже действует следующий: эти дни покрыты дважды.`,
          en: `Tariff ${version} lasts until ${until}, but the next begins on ${next.from}: these days are covered twice.`,
        },
      },
    ];
  }
  if (until !== undefined && until < next.from) {
    return [
      {
        kind: 'gap',
        tariff: version,
        from: until,
        until: next.from,
        detail: {
          ru: `После тарифа ${version} с ${until} и до ${next.from} никакой тариф не действует.`,
          en: `After tariff ${version} nothing is in force from ${until} until ${next.from}.`,
        },
      },
    ];
  }
  return [];
}

function rateProblems(tariff: Tariff): TariffProblem[] {
  const version = tariffVersion(tariff);
  const found: TariffProblem[] = [];
  const { bounds, socialNormPerPerson } = tariff;
  const rising = bounds.every(
    (bound, index) => Number.isSafeInteger(bound) && bound > (bounds[index - 1] ?? 0),
  );
  if (!rising) {
    found.push(
      problem(tariff, 'bounds', tariff.until, {
        ru: `Границы диапазонов тарифа ${version} должны быть целыми, больше нуля и возрастать: ${bounds.join(', ')}.`,
        en: `The range bounds of tariff ${version} must be whole, above zero and rising: ${bounds.join(', ')}.`,
      }),
    );
  }
  if (socialNormPerPerson !== undefined && bounds.length > 0) {
    found.push(
      problem(tariff, 'bounds', tariff.until, {
        ru: `В тарифе ${version} заданы и границы диапазонов, и социальная норма; нужно что-то одно.`,
        en: `Tariff ${version} has both range bounds and a social norm; only one of them can be.`,
      }),
    );
  }
  const ranges = socialNormPerPerson === undefined ? bounds.length + 1 : 2;
  const zones = Object.entries(tariff.rates) as [Zone, readonly string[]][];
  const missingZone = zones.length === 0 || (tariff.per !== 'volume' && tariff.rates.single === undefined);
  if (missingZone) {
    found.push(
      problem(tariff, 'rates', tariff.until, {
        ru: `В тарифе ${version} нет ставок${tariff.per === 'volume' ? '' : ' зоны «single»'}.`,
        en: `Tariff ${version} has no rates${tariff.per === 'volume' ? '' : ' for zone single'}.`,
      }),
    );
  }
  for (const [zone, rates] of zones) {
    if (rates.length === ranges) continue;
    found.push(
      problem(tariff, 'rates', tariff.until, {
        ru: `В тарифе ${version} для зоны «${zone}» ставок: ${rates.length}, а диапазонов: ${ranges}.`,
        en: `Tariff ${version} has ${rates.length} rates for zone ${zone}, but ${ranges} ranges.`,
      }),
    );
  }
  return found;
}

function problem(
  tariff: Tariff,
  kind: TariffProblem['kind'],
  until: PlainDate | undefined,
  detail: Text,
): TariffProblem {
  return { kind, tariff: tariffVersion(tariff), from: tariff.from, ...(until && { until }), detail };
}
