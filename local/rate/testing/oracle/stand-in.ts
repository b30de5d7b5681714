import type { RateDocument } from '../../document.ts';
import { dayFrom, daysOf, firstDayOf, type Month, monthOf } from './dates.ts';
import { chargedDays, firstDayOutOfService, type Meter } from './meters.ts';
import { dividedBy, rounded, sumOf, times, whole } from './rational.ts';
import { Refused } from './refused.ts';
import type { Usage } from './volumes.ts';

/** Rules 4 to 7: what is charged for a meter in a month that has no reading. */
export function standIn(document: RateDocument, meter: Meter, month: Month): Usage {
  const days = chargedDays(document, month, meter.device);
  const inRow = meter.silentMonths.length + 1;
  const usage =
    document.contract.kind === 'household'
      ? householdStandIn(document, meter, month, inRow)
      : businessStandIn(document, meter, month, inRow);
  const part = { days: BigInt(days.to - days.from + 1), of: BigInt(daysOf(month)) };
  return {
    meter,
    ...days,
    source: usage.source,
    isRaised: usage.source === 'norm' && usage.isRaised,
    volumes:
      usage.source === 'norm'
        ? []
        : usage.months.map((volume) => rounded(dividedBy(times(whole(volume), whole(part.days)), part.of))),
  };
}

type StandIn =
  | { source: 'norm'; isRaised: boolean }
  /** A whole month's volume of each register. */
  | { source: 'estimate' | 'max-power'; months: readonly bigint[] };

/** Rules 4 and 6. */
function householdStandIn(document: RateDocument, meter: Meter, month: Month, inRow: number): StandIn {
  const { outOfService } = meter.device;
  const isRaised = firstDayOutOfService(document, meter.device) <= firstDayOf(month);
  const isAccessRefused = outOfService?.why === 'no-access' && monthOf(dayFrom(outOfService.since)) <= month;
  if (isAccessRefused) return { source: 'norm', isRaised: true };
  if (inRow <= 3) {
    const isNew = dayFrom(meter.device.installedOn) > firstDayOf(month - 6);
    const months = average(meter, month, isNew ? 3 : 6);
    if (months !== undefined) return { source: 'estimate', months };
  }
  return { source: 'norm', isRaised };
}

/** Rule 5. Maximum power is electricity's: other services of a business have no third month. */
function businessStandIn(document: RateDocument, meter: Meter, month: Month, inRow: number): StandIn {
  const { maxPowerKw } = document.contract;
  const power = meter.device.service === 'electricity' ? maxPowerKw : undefined;
  if (inRow <= 2) {
    const lastYear = meter.history.get(month - 12);
    if (lastYear !== undefined) return { source: 'estimate', months: lastYear };
    const months = average(meter, month, 6);
    if (months !== undefined) return { source: 'estimate', months };
    if (power === undefined) throw new Refused('billing.history_missing');
  }
  if (power === undefined) throw new Refused('billing.company_reading_missing');
  return {
    source: 'max-power',
    months: meter.device.zones.map((zone) => BigInt(power * HOURS_A_DAY[zone] * daysOf(month))),
  };
}

const HOURS_A_DAY = { single: 24, day: 16, night: 8, peak: 7, 'half-peak': 9 } as const;

/** Over the latest months that are known before a month: twelve at most; none where there are fewer than needed. */
function average(meter: Meter, month: Month, needed: number): bigint[] | undefined {
  const known = [...meter.history.keys()]
    .filter((each) => each < month)
    .sort((a, b) => b - a)
    .slice(0, 12);
  if (known.length < needed) return undefined;
  return meter.device.zones.map((_, register) =>
    rounded(dividedBy(whole(sumOf(known.map((each) => meter.history.get(each)![register]!))), known.length)),
  );
}
