import { Fault, type PlainDate } from '#core/kernel';
import { type Service, type Tariff, tariffVersion, type Zone } from './model.ts';

/** No version of a tariff covers the date, so nothing may be charged for it (422). */
export function noneInForce(service: Service, category: string, on: PlainDate): Fault {
  return new Fault(
    'refused',
    'tariff.none_in_force',
    {
      ru: `Нет тарифа на услугу «${service}» для категории «${category}» на ${on}. Загрузите тариф, действующий на эту дату.`,
      en: `No tariff for ${service}, category ${category}, is in force on ${on}. Load one that covers this date.`,
    },
    { facts: { service, category, on } },
  );
}

/** The meter has a zone that the tariff has no rate for (422). */
export function zoneNotSold(tariff: Tariff, zone: Zone): Fault {
  return new Fault(
    'refused',
    'tariff.zone_not_sold',
    {
      ru: `В тарифе ${tariffVersion(tariff)} нет ставки для зоны «${zone}». Добавьте ставку или исправьте зоны прибора.`,
      en: `Tariff ${tariffVersion(tariff)} has no rate for zone ${zone}. Add the rate, or correct the meter's zones.`,
    },
    { facts: { tariff: tariffVersion(tariff), zone } },
  );
}

/** A zone has fewer rates than the tariff has ranges (422). */
export function rangeWithoutRate(tariff: Tariff, zone: Zone, range: number): Fault {
  return new Fault(
    'refused',
    'tariff.range_without_rate',
    {
      ru: `В тарифе ${tariffVersion(tariff)} для зоны «${zone}» нет ставки диапазона ${range + 1}.`,
      en: `Tariff ${tariffVersion(tariff)} has no rate of range ${range + 1} for zone ${zone}.`,
    },
    { facts: { tariff: tariffVersion(tariff), zone, range } },
  );
}

/** A volume has to be taken from the norm, and the tariff has none (422). */
export function normMissing(tariff: Tariff): Fault {
  return new Fault(
    'refused',
    'tariff.norm_missing',
    {
      ru: `В тарифе ${tariffVersion(tariff)} не задан норматив потребления, а начислить нужно по нему.`,
      en: `Tariff ${tariffVersion(tariff)} has no consumption norm, and the charge has to rest on it.`,
    },
    { facts: { tariff: tariffVersion(tariff) } },
  );
}
