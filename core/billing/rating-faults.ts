/** Why there can be no bill of a month: what month end would skip the contract with. */
export const RATING_FAULTS = [
  'tariff.none_in_force',
  'tariff.zone_not_sold',
  'tariff.range_without_rate',
  'tariff.norm_missing',
  'supplier.setting_missing',
  'metering.reading_below_previous',
  'billing.meter_missing',
  'billing.company_reading_missing',
  'billing.history_missing',
  'billing.earlier_bill_missing',
  'billing.data_broken',
];
