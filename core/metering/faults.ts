import { Fault, type FieldFault, type PlainDate, type Text } from '#core/kernel';
import type { Zone } from '#core/tariff';

/** The contract has no such meter (404). */
export const meterMissing = (): Fault =>
  new Fault('missing', 'metering.meter_missing', {
    ru: 'У этого лицевого счёта нет такого прибора учёта. Обновите страницу: возможно, прибор заменили.',
    en: 'This contract has no such meter. Reload the page: the meter may have been replaced.',
  });

/** One meter has two readings in one request (400). */
export const meterTwice = (): Fault =>
  new Fault('invalid', 'metering.meter_twice', {
    ru: 'Показания одного прибора указаны дважды. Оставьте их один раз.',
    en: 'One meter has two readings here. Leave one of them.',
  });

/** The contract has ended: its meters are read no more (422). */
export const contractEnded = (): Fault =>
  new Fault('refused', 'metering.contract_ended', {
    ru: 'Договор расторгнут, показания по нему больше не принимаются.',
    en: 'The contract has ended; no more readings are taken of it.',
  });

/** A reading is dated after today (422). */
export const readingInFuture = (readOn: PlainDate): Fault =>
  new Fault(
    'refused',
    'metering.reading_in_future',
    {
      ru: `Дата показаний ${readOn} ещё не наступила. Исправьте дату.`,
      en: `The reading’s date ${readOn} has not come yet. Correct the date.`,
    },
    { facts: { readOn } },
  );

/** A reading of a later day, or other values of the same day, are recorded already (422). */
export const readingOutOfOrder = (lastReadOn: PlainDate): Fault =>
  new Fault(
    'refused',
    'metering.reading_out_of_order',
    {
      ru: `По прибору уже приняты показания за ${lastReadOn}. Показания вносят по порядку: укажите более позднюю дату.`,
      en: `The meter has a reading of ${lastReadOn} already. Readings are recorded in order: give a later date.`,
    },
    { facts: { lastReadOn } },
  );

/** The supplier's system reads this meter; nothing is entered by hand (422). */
export const meterAutomatic = (): Fault =>
  new Fault('refused', 'metering.meter_automatic', {
    ru: 'Этот прибор передаёт показания сам, вводить их не нужно.',
    en: 'This meter sends its readings by itself; there is nothing to enter.',
  });

/** More or fewer values than the meter has registers (422). */
export const wrongRegisterCount = (registers: number, given: number): Fault =>
  new Fault(
    'refused',
    'metering.wrong_register_count',
    {
      ru: `Нужны показания всех шкал прибора сразу: их ${registers}, а передано ${given}.`,
      en: `All registers are read at once: this meter has ${registers}, and ${given} were sent.`,
    },
    { facts: { registers, given } },
  );

type ValueProblem = 'fraction' | 'sign' | 'space' | 'other';

const NOT_WHOLE: Readonly<Record<ValueProblem, Text>> = {
  fraction: {
    ru: 'Введите только целую часть показаний, без цифр после запятой.',
    en: 'Enter the whole part only, without the digits after the point.',
  },
  sign: {
    ru: 'Введите показания без знака, только цифры.',
    en: 'Enter the reading without a sign, digits only.',
  },
  space: {
    ru: 'Уберите пробелы между цифрами.',
    en: 'Remove the spaces between the digits.',
  },
  other: {
    ru: 'Введите показания цифрами, например 12580.',
    en: 'Enter the reading in digits, such as 12580.',
  },
};

/** Some values are not whole numbers as a dial shows them (422); each field says what to change. */
export const notWholeNumber = (problems: ReadonlyMap<number, ValueProblem>): Fault =>
  new Fault(
    'refused',
    'metering.not_whole_number',
    {
      ru: 'Показания вводят целыми числами. Исправьте отмеченные поля.',
      en: 'Readings are whole numbers. Correct the marked fields.',
    },
    {
      fields: [...problems].map(([register, problem]) =>
        valueFault(register, 'metering.not_whole_number', NOT_WHOLE[problem]),
      ),
    },
  );

/** Some values have more digits than the dial (422). */
export const tooManyDigits = (digits: number, registers: readonly number[]): Fault =>
  new Fault(
    'refused',
    'metering.too_many_digits',
    {
      ru: `На шкале этого прибора цифр до запятой: ${digits}. Проверьте, не введены ли лишние.`,
      en: `The dial of this meter has ${digits} digits before the point. Check for extra ones.`,
    },
    {
      facts: { digits },
      fields: registers.map((register) =>
        valueFault(register, 'metering.too_many_digits', {
          ru: `Не больше ${digits} цифр.`,
          en: `At most ${digits} digits.`,
        }),
      ),
    },
  );

/** Some registers would have gone back (422). The facts are of the first of them; each field names its own. */
export const readingBelowPrevious = (
  zones: readonly Zone[],
  values: readonly number[],
  previous: readonly number[],
  registers: readonly number[],
): Fault => {
  const first = registers[0] ?? 0;
  const previousValue = previous[first] ?? 0;
  return new Fault(
    'refused',
    'metering.reading_below_previous',
    {
      ru: `Показания меньше предыдущих (${previousValue}). Проверьте цифры на приборе; если прибор заменили, сообщите об этом поставщику.`,
      en: `The reading is below the previous one (${previousValue}). Check the digits on the meter; if it was replaced, tell the supplier.`,
    },
    {
      facts: { zone: zones[first] ?? 'single', previousValue, currentValue: values[first] ?? 0 },
      fields: registers.map((register) =>
        valueFault(register, 'metering.reading_below_previous', {
          ru: `Меньше предыдущего показания ${previous[register] ?? 0}.`,
          en: `Below the previous reading of ${previous[register] ?? 0}.`,
        }),
      ),
    },
  );
};

/** Far more than this meter usually counts (422): sent again with `confirmed`, it is accepted. Volumes are in smallest units. */
export const implausible = (usualVolume: number, volume: number): Fault =>
  new Fault(
    'refused',
    'metering.implausible',
    {
      ru: 'Расход намного больше обычного для этого прибора. Проверьте цифры и, если всё верно, подтвердите показания.',
      en: 'This is far more than the meter usually counts. Check the digits and, if they are right, confirm the reading.',
    },
    { facts: { usualVolume, volume } },
  );

/** Another reading of this meter was accepted a moment earlier (409). */
export const readingChangedMeanwhile = (): Fault =>
  new Fault('conflict', 'metering.reading_changed_meanwhile', {
    ru: 'Пока вы отправляли показания, по этому прибору приняли другие. Обновите страницу и проверьте их.',
    en: 'While you were sending, another reading of this meter was accepted. Reload the page and check it.',
  });

function valueFault(register: number, code: string, detail: Text): FieldFault {
  return { field: `values.${register}`, code, detail };
}
