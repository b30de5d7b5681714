import type * as z from 'zod';
import { Fault, type FieldFault, type Language, type Text } from '#core/kernel';

/** The body of every answer that is not a success: RFC 9457, `application/problem+json`. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  /** Stable and machine-readable. */
  code: string;
  /** For people, in their language. */
  detail: string;
  fields?: { field: string; code: string; detail: string }[];
  facts?: Readonly<Record<string, string | number>>;
  retryAfterSeconds?: number;
  requestId: string;
}

const UNEXPECTED: Text = {
  ru: 'У нас что-то сломалось. Ничего не потеряно; повторите через минуту, а если не поможет, назовите поддержке номер запроса.',
  en: 'Something broke on our side. Nothing is lost; try again in a minute, and if it does not help, tell support the request number.',
};

/** What a failure may say to the caller: a fault says its own words, anything else one fixed sentence. */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  if (!(error instanceof Fault)) {
    return {
      type: 'about:blank',
      title: 'error',
      status: 500,
      code: 'platform.unexpected',
      detail: UNEXPECTED[language],
      requestId,
    };
  }
  return {
    type: 'about:blank',
    title: error.kind,
    status: error.status,
    code: error.code,
    detail: error.detailIn(language),
    ...(error.fields.length > 0 && {
      fields: error.fields.map(({ field, code, detail }) => ({ field, code, detail: detail[language] })),
    }),
    ...(Object.keys(error.facts).length > 0 && { facts: error.facts }),
    ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: error.retryAfterSeconds }),
    requestId,
  };
}

/** Codes that any operation may answer with, besides those it declares. */
export const RUNTIME_FAULTS: readonly string[] = [
  'platform.input_invalid',
  'platform.body_malformed',
  'platform.body_too_big',
  'platform.form_malformed',
  'platform.cursor_invalid',
  'platform.not_signed_in',
  'platform.cross_site',
  'platform.too_many_tries',
  'platform.changed_meanwhile',
];

const FIELD_TEXTS = {
  field_missing: { ru: 'Заполните это поле.', en: 'Fill in this field.' },
  field_too_long: { ru: 'Слишком длинно.', en: 'Too long.' },
  field_too_short: { ru: 'Слишком коротко.', en: 'Too short.' },
  field_too_big: { ru: 'Слишком большое число.', en: 'The number is too big.' },
  field_too_small: { ru: 'Слишком маленькое число.', en: 'The number is too small.' },
  field_malformed: { ru: 'Проверьте, как записано это поле.', en: 'Check how this field is written.' },
  field_unknown: { ru: 'Такого поля нет.', en: 'There is no such field.' },
  field_misplaced: {
    ru: 'Передайте это поле в теле запроса, не в адресе.',
    en: 'Send this field in the body of the request, not in its address.',
  },
} as const satisfies Record<string, Text>;

function fieldFault(field: string, kind: keyof typeof FIELD_TEXTS): FieldFault {
  return { field, code: `platform.${kind}`, detail: FIELD_TEXTS[kind] };
}

const INPUT_INVALID: Text = {
  ru: 'Проверьте отмеченные поля и отправьте ещё раз.',
  en: 'Check the marked fields and send again.',
};

/** As many unknown fields are named; whoever sends more needs no longer list. */
const MOST_UNKNOWN = 10;

/** A fault that names each field zod refused. */
export function inputInvalid(error: z.ZodError): Fault {
  const fields = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys
          .slice(0, MOST_UNKNOWN)
          .map((key) => fieldFault([...issue.path, key].join('.'), 'field_unknown'))
      : fieldFault(issue.path.join('.'), kindOfIssue(issue)),
  );
  return new Fault('invalid', 'platform.input_invalid', INPUT_INVALID, { fields });
}

function kindOfIssue(issue: z.core.$ZodIssue): keyof typeof FIELD_TEXTS {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'field_missing';
  if (issue.code === 'too_big')
    return issue.origin === 'string' || issue.origin === 'array' ? 'field_too_long' : 'field_too_big';
  if (issue.code === 'too_small')
    return issue.origin === 'string' || issue.origin === 'array' ? 'field_too_short' : 'field_too_small';
  return 'field_malformed';
}

const fieldsRefused =
  (kind: keyof typeof FIELD_TEXTS) =>
  (names: readonly string[]): Fault =>
    new Fault('invalid', 'platform.input_invalid', INPUT_INVALID, {
      fields: names.slice(0, MOST_UNKNOWN).map((name) => fieldFault(name, kind)),
    });

export const unknownFields = fieldsRefused('field_unknown');
/** Fields in the address of an operation that takes a body. */
export const misplacedFields = fieldsRefused('field_misplaced');

export const bodyMalformed = (): Fault =>
  new Fault('invalid', 'platform.body_malformed', {
    ru: 'Тело запроса должно быть объектом JSON с типом application/json.',
    en: 'The request body must be a JSON object sent as application/json.',
  });

export const formMalformed = (): Fault =>
  new Fault('invalid', 'platform.form_malformed', {
    ru: 'Параметры передаются формой (application/x-www-form-urlencoded, UTF-8) в адресе или в теле запроса, каждый один раз.',
    en: 'Parameters are form-encoded (application/x-www-form-urlencoded, UTF-8), in the address or in the body, each once.',
  });

export const bodyTooBig = (limitBytes: number): Fault =>
  new Fault(
    'invalid',
    'platform.body_too_big',
    {
      ru: `Тело запроса больше ${limitBytes} байт.`,
      en: `The request body is larger than ${limitBytes} bytes.`,
    },
    { facts: { limitBytes } },
  );

export const notSignedIn = (): Fault =>
  new Fault('unauthenticated', 'platform.not_signed_in', {
    ru: 'Войдите, чтобы продолжить.',
    en: 'Sign in to go on.',
  });

export const crossSite = (): Fault =>
  new Fault('forbidden', 'platform.cross_site', {
    ru: 'Запрос пришёл не со страниц кабинета.',
    en: 'The request did not come from the pages of the cabinet.',
  });

export const noSuchOperation = (): Fault =>
  new Fault('missing', 'platform.no_such_operation', {
    ru: 'Такой операции нет.',
    en: 'There is no such operation.',
  });
