import type { FieldFault, Kopecks, Period, PlainDate, Text } from '#core/kernel';

/** One operation of a register of a bank or an office, as its line tells it. */
export interface RegisterLine {
  /** The line an editor shows; the first is 1. */
  readonly line: number;
  /** The source's own id of the operation, or where it gives none a print of the line (`~…`). */
  readonly operation: string;
  /** A line with a negative sum takes the operation of the same id back. */
  readonly cancels: boolean;
  /** As the payer named it: 14 digits where it is one of ours. */
  readonly account: string;
  /** Positive, of a cancellation too. */
  readonly amountKopecks: Kopecks;
  /** The day the payer paid, by the bank's calendar. */
  readonly paidOn: PlainDate;
  /** Seconds since midnight; 0 where the file names no time. */
  readonly paidSeconds: number;
  /** The month the payer named. */
  readonly paysFor?: Period;
  readonly payer?: string;
  readonly address?: string;
}

/** A whole file, checked by itself. */
export interface Register {
  readonly lines: readonly RegisterLine[];
  /** Payments less cancellations. */
  readonly sumKopecks: Kopecks;
}

/** Whether a payment and its cancellation, or a line told twice, speak of the same money. */
export function isSameOperation(
  a: Pick<RegisterLine, 'account' | 'amountKopecks'>,
  b: Pick<RegisterLine, 'account' | 'amountKopecks'>,
): boolean {
  return a.account === b.account && a.amountKopecks === b.amountKopecks;
}

/** What a source may be called: part of keys and of an account's name in the ledger. */
export const SOURCE_NAME = /^[a-z][a-z0-9-]{0,19}$/;

/** How many faults of one file are told; the rest is counted. */
const TOLD = 20;

/** What is wrong with a file, line by line. */
export class LineFaults {
  readonly told: FieldFault[] = [];
  count = 0;

  /** `column` is its place in the line, the first being 1, and its name. */
  add(line: number, column: { at: number; name: string } | undefined, reason: Text): void {
    this.count += 1;
    if (this.told.length === TOLD) return;
    this.told.push({
      field: column ? `lines.${line}.${column.name}` : `lines.${line}`,
      code: 'payment.register_line',
      detail: {
        ru: `Строка ${line}${column ? `, столбец ${column.at} (${column.name})` : ''}: ${reason.ru}`,
        en: `Line ${line}${column ? `, column ${column.at} (${column.name})` : ''}: ${reason.en}`,
      },
    });
  }
}

/** An operation that is known with another account or sum is not the same one: which is right, the bank has to say. */
export const KNOWN_OTHERWISE: Text = {
  ru: 'операция с этим номером уже загружена с другим счётом или другой суммой. Уточните у банка, какая строка верна.',
  en: 'an operation of this id was loaded with another account or sum. Ask the bank which line is right.',
};
