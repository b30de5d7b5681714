import type { MeterId, PlainDate } from '#core/kernel';
import type { VolumeSource } from '#core/metering';
import type { Zone } from '#core/tariff';
import type { TariffSpan } from './rating-book.ts';

/** A register's volume of one month, and how it is known. */
export interface RegisterCharge {
  readonly zone: Zone;
  /** Smallest units of the service. */
  readonly volume: number;
  readonly source: VolumeSource;
  readonly meterId: MeterId | undefined;
  readonly previousValue: number | undefined;
  readonly currentValue: number | undefined;
  /** The days the volume was counted on, where they are not the calendar month: between two readings. */
  readonly counted: DaysCounted | undefined;
  /** What of the volume each version of the tariff has priced on a bill already: pricing it again keeps that. */
  readonly priced: readonly PricedShare[] | undefined;
}

/** First and last day, both inclusive. */
export interface DaysCounted {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface PricedShare extends Pick<TariffSpan, 'tariff' | 'version' | 'vatPercent' | 'from' | 'days'> {
  readonly ofDays: number;
  readonly volume: number;
}

type KnownOfCharge = Pick<RegisterCharge, 'zone' | 'volume' | 'source'> & Partial<RegisterCharge>;

/** A charge of which something is not known. It has all fields even so: what millions of lines are made from has one shape. */
export function registerCharge({
  zone,
  volume,
  source,
  meterId,
  previousValue,
  currentValue,
  counted,
  priced,
}: KnownOfCharge): RegisterCharge {
  return { zone, volume, source, meterId, previousValue, currentValue, counted, priced };
}
