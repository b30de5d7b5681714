import { invalid } from './api-error.ts';
import { type Kopecks, parseKopecks } from './money.ts';

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with no fields but the known ones: a misspelt field must not pass unnoticed. */
export function readFields(value: unknown, parameter: string, known: readonly string[]): Fields {
  if (!isFields(value)) throw invalid('An object is expected', parameter || undefined);
  for (const name of Object.keys(value)) {
    if (!known.includes(name))
      throw invalid('Unknown parameter', parameter === '' ? name : `${parameter}.${name}`);
  }
  return value;
}

export function readAmount(value: unknown, parameter: string): Kopecks {
  const fields = readFields(value, parameter, ['value', 'currency']);
  if (fields.currency !== 'RUB') throw invalid('Only RUB is accepted', `${parameter}.currency`);
  return parseKopecks(fields.value, `${parameter}.value`);
}

export function readText(value: unknown, parameter: string, longest: number): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > longest) {
    throw invalid(`A string of 1 to ${longest} characters is expected`, parameter);
  }
  return value;
}

export function readFlag(value: unknown, parameter: string): boolean {
  if (typeof value !== 'boolean') throw invalid('true or false is expected', parameter);
  return value;
}

export function readHttpUrl(value: unknown, parameter: string): string {
  const text = readText(value, parameter, 2048);
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalid('An http or https address is expected', parameter);
  return text;
}
