import { Fault, type PlainDate } from '#core/kernel';
import type { Supplier } from './model.ts';

/** There is no such supplier in this deployment, or the caller is not of its staff (404): one answer for both. */
export const supplierMissing = (cause?: string): Fault =>
  new Fault(
    'missing',
    'supplier.missing',
    {
      ru: 'Такого поставщика здесь нет. Выберите поставщика из списка.',
      en: 'There is no such supplier here. Choose one from the list.',
    },
    { ...(cause && { cause }) },
  );

/** The supplier's settings have no value for a date that needs one (422): its file must be completed. */
export const settingMissing = (
  supplier: Pick<Supplier, 'supplierId'>,
  setting: 'dueDays' | 'vatPercents' | 'keyRates',
  on: PlainDate,
): Fault =>
  new Fault(
    'refused',
    'supplier.setting_missing',
    {
      ru: `В настройках поставщика нет значения «${setting}», действующего на ${on}. Добавьте его и повторите.`,
      en: `The supplier's settings have no ${setting} in force on ${on}. Add it and try again.`,
    },
    { facts: { supplierId: supplier.supplierId, setting, on } },
  );
