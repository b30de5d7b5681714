import { meterAutomatic, notWholeNumber, tooManyDigits, wrongRegisterCount } from './faults.ts';
import type { Meter } from './model.ts';

type Problem = 'fraction' | 'sign' | 'space' | 'other';

/**
 * Reads what a customer typed as whole register units, in zone order. Leading zeros are as a dial shows them.
 * Throws `metering.meter_automatic`, `metering.wrong_register_count`, `metering.not_whole_number` or
 * `metering.too_many_digits`, each field with its own explanation.
 */
export function readTyped(
  meter: Pick<Meter, 'automatic' | 'zones' | 'digits'>,
  typed: readonly string[],
): number[] {
  if (meter.automatic) throw meterAutomatic();
  if (typed.length !== meter.zones.length) throw wrongRegisterCount(meter.zones.length, typed.length);
  const texts = typed.map((text) => text.trim());
  const problems = new Map<number, Problem>();
  for (const [register, text] of texts.entries()) {
    const problem = problemWith(text);
    if (problem) problems.set(register, problem);
  }
  if (problems.size > 0) throw notWholeNumber(problems);
  const tooLong = [...texts.keys()].filter((register) => significant(texts[register]) > meter.digits);
  if (tooLong.length > 0) throw tooManyDigits(meter.digits, tooLong);
  return texts.map(Number);
}

/** Digits that count: a customer may copy zeros in front, even more of them than the dial has. */
function significant(text = ''): number {
  return text.replace(/^0+/, '').length;
}

function problemWith(text: string): Problem | undefined {
  if (/^\d+$/.test(text)) return undefined;
  if (/^[+\-−–—]/.test(text)) return 'sign';
  if (/^\d+[.,]\d*$/.test(text)) return 'fraction';
  if (/^\d[\d\s]*$/.test(text)) return 'space';
  return 'other';
}
