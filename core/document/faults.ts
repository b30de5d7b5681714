import { Fault, type Text } from '#core/kernel';

/** Why a value cannot stand in a payment QR. */
export type QrObstacle =
  | 'missing'
  | 'too_long'
  | 'wrong_form'
  | 'control_character'
  | 'no_separator_left'
  | 'required_part_too_long';

const SENTENCES: Readonly<Record<QrObstacle, Text>> = {
  missing: { ru: 'значение не задано', en: 'the value is not set' },
  too_long: {
    ru: 'значение длиннее, чем разрешает стандарт',
    en: 'the value is longer than the standard allows',
  },
  wrong_form: { ru: 'значение не того вида', en: 'the value has the wrong form' },
  control_character: {
    ru: 'в значении есть непечатные знаки',
    en: 'the value holds characters that cannot be printed',
  },
  no_separator_left: {
    ru: 'в значениях встречаются все знаки, которые могли бы быть разделителем',
    en: 'the values hold every character that could separate them',
  },
  required_part_too_long: {
    ru: 'обязательная часть длиннее 300 байт: сократите самое длинное значение',
    en: 'the required part is longer than 300 bytes: shorten the longest value',
  },
};

/** The payment details cannot be written as a payment QR (422; GOST R 56042-2014). Names the QR's field. */
export const qrNotEncodable = (field: string, obstacle: QrObstacle): Fault => {
  const why = SENTENCES[obstacle];
  return new Fault(
    'refused',
    'document.qr_not_encodable',
    {
      ru: `QR-код для оплаты не составить, поле ${field}: ${why.ru}.`,
      en: `The payment QR cannot be made, field ${field}: ${why.en}.`,
    },
    { fields: [{ field, code: obstacle, detail: why }] },
  );
};
