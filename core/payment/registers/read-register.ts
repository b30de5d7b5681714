import { createHash } from 'node:crypto';
import { type Kopecks, kopecks, type PlainDate, roublesText, sumKopecks, type Text } from '#core/kernel';
import { registerRefused } from './faults.ts';
import {
  accountIn,
  CellRefused,
  monthIn,
  movedIn,
  operationIn,
  paidOnIn,
  secondsIn,
  sumIn,
  wordsIn,
} from './register-cells.ts';
import { isSameOperation, LineFaults, type Register, type RegisterLine } from './register-file.ts';

/** How many operations one file may hold; a day of a large bank's branch network is a tenth of it. */
const MAX_LINES = 100_000;

/** The columns of the layout that Russian banks send: there is no header, the order says which is which. */
const BANK_COLUMNS = [
  'date',
  'time',
  'branch',
  'cashier',
  'operation',
  'account',
  'name',
  'address',
  'period',
  'sum',
  'transferred',
  'commission',
] as const;
type Column = (typeof BANK_COLUMNS)[number];

/** The columns of our own layout; its header names them in any order. */
const OWN_COLUMNS: readonly Column[] = [
  'date',
  'time',
  'operation',
  'account',
  'name',
  'address',
  'period',
  'sum',
];
const OWN_NEEDED: readonly Column[] = ['date', 'account', 'sum'];

/** What the last line of a file counts up, in its order. */
const TOTALS = ['sum', 'transferred', 'commission'] as const;
/** Roubles of a whole file have more digits than those of a line. */
const TOTAL_DIGITS = 13;

interface Row {
  readonly line: number;
  readonly text: string;
}

interface Form {
  readonly columns: readonly string[];
  cellsOf(row: Row): string[];
  /** The rows that hold operations. */
  readonly rows: readonly Row[];
  /** The line with the control sums. */
  readonly control?: Row;
  /** How many of {@link TOTALS} it has at least. */
  readonly totals: number;
}

/**
 * Reads a register (docs/formats.md, "Payment registers"): the layout of banks, or ours, told apart by the first line. All
 * of it is checked, control sums too: a file with one fault is refused as a whole, with each fault's line and column.
 * Throws `payment.register_refused`.
 * @param today no payment is of a later day
 */
export function readRegister(text: string, today: PlainDate): Register {
  const faults = new LineFaults();
  const form = formOf(text, faults);
  if (!form) throw registerRefused(faults);
  const operations = new Operations(faults);
  const read: RegisterLine[] = [];
  const totals = TOTALS.map(() => 0);
  for (const row of form.rows) {
    const cells = form.cellsOf(row).map((cell) => cell.trim());
    while (cells.length > form.columns.length && cells.at(-1) === '') cells.pop();
    if (cells.length !== form.columns.length) {
      faults.add(row.line, undefined, wrongCount(cells.length, form.columns.length));
      continue;
    }
    const line = lineOf(row.line, form.columns, cells, today, faults);
    if (!line) continue;
    TOTALS.forEach((name, index) => {
      totals[index] = (totals[index] ?? 0) + (line.sums[name] ?? 0);
    });
    read.push(operations.named(line));
  }
  if (form.control) checkControl(form, form.control, read.length, totals, faults);
  if (faults.count > 0) throw registerRefused(faults);
  return {
    lines: read,
    sumKopecks: sumKopecks(
      read.map(({ cancels, amountKopecks }) => kopecks(cancels ? -amountKopecks : amountKopecks)),
    ),
  };
}

function formOf(text: string, faults: LineFaults): Form | undefined {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index): Row => ({ line: index + 1, text: line }))
    .filter((row) => row.text.trim() !== '');
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) {
    faults.add(1, undefined, { ru: 'файл пуст.', en: 'the file is empty.' });
    return undefined;
  }
  if (rows.length > MAX_LINES) {
    faults.add(MAX_LINES + 1, undefined, {
      ru: `в файле больше ${MAX_LINES} строк; разделите его.`,
      en: `the file has more than ${MAX_LINES} lines; split it.`,
    });
    return undefined;
  }
  const control = isControl(last) ? last : undefined;
  const body = control ? rows.slice(0, -1) : rows;
  // the names of our columns begin with letters; a bank's line with its day
  if (!/^\s*[\d=]/.test(first.text)) return ownForm(first, body.slice(1), control, faults);
  if (!control) {
    faults.add(last.line, undefined, {
      ru: 'последняя строка банковского реестра начинается с «=» и несёт контрольные суммы; файл обрезан.',
      en: 'a bank’s register ends with a line of control sums that begins with “=”; the file is cut short.',
    });
    return undefined;
  }
  const cellsOf = ({ text: line }: Row) => line.split(';');
  return { columns: BANK_COLUMNS, cellsOf, rows: body, control, totals: TOTALS.length };
}

const isControl = ({ text }: Row): boolean => text.trimStart().startsWith('=');

function ownForm(
  header: Row,
  rows: readonly Row[],
  control: Row | undefined,
  faults: LineFaults,
): Form | undefined {
  const count = (delimiter: string) => header.text.split(delimiter).length;
  const delimiter = count(';') >= count(',') ? ';' : ',';
  const columns = splitQuoted(header.text, delimiter).map((name) => name.trim().toLowerCase());
  while (columns.at(-1) === '') columns.pop();
  const known: readonly string[] = OWN_COLUMNS;
  const wrong = columns.filter((name, index) => !known.includes(name) || columns.indexOf(name) !== index);
  const missing = OWN_NEEDED.filter((name) => !columns.includes(name));
  if (wrong.length > 0 || missing.length > 0) {
    faults.add(header.line, undefined, {
      ru: `первая строка должна назвать столбцы ${OWN_COLUMNS.join(', ')} (нужны ${OWN_NEEDED.join(', ')}), каждый один раз.`,
      en: `the first line must name the columns ${OWN_COLUMNS.join(', ')} (${OWN_NEEDED.join(', ')} are needed), each once.`,
    });
    return undefined;
  }
  const cellsOf = ({ text }: Row) => splitQuoted(text, delimiter);
  return { columns, cellsOf, rows, ...(control && { control }), totals: 1 };
}

/** Splits a line; a cell in double quotes may hold the delimiter, and quotes doubled. */
function splitQuoted(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let rest = text;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const isWhole = quoted && (rest[quoted[0].length] ?? delimiter) === delimiter;
    const end = isWhole ? quoted[0].length : (rest + delimiter).indexOf(delimiter);
    cells.push(isWhole ? String(quoted[1]).replaceAll('""', '"') : rest.slice(0, end));
    if (end >= rest.length) return cells;
    rest = rest.slice(end + 1);
  }
}

/** A line before its operation has a name for certain. */
interface ReadLine extends Omit<RegisterLine, 'operation'> {
  readonly operation: string | undefined;
  readonly sums: Readonly<Partial<Record<(typeof TOTALS)[number], Kopecks>>>;
  /** What the line says, for a print of it. */
  readonly print: readonly string[];
}

function lineOf(
  line: number,
  columns: readonly string[],
  cells: readonly string[],
  today: PlainDate,
  faults: LineFaults,
): ReadLine | undefined {
  const before = faults.count;
  const cell = <T>(name: Column, read: (text: string) => T): T | undefined => {
    const at = columns.indexOf(name);
    try {
      return at < 0 ? undefined : read(cells[at] ?? '');
    } catch (error) {
      if (!(error instanceof CellRefused)) throw error;
      faults.add(line, { at: at + 1, name }, error.reason);
      return undefined;
    }
  };
  const paidOn = cell('date', (text) => paidOnIn(text, today));
  const paidSeconds = cell('time', secondsIn);
  const operation = cell('operation', operationIn);
  const account = cell('account', accountIn);
  const payer = cell('name', wordsIn);
  const address = cell('address', wordsIn);
  const paysFor = cell('period', monthIn);
  const sum = cell('sum', movedIn);
  const transferred = cell('transferred', sumIn);
  const commission = cell('commission', sumIn);
  if (faults.count > before || paidOn === undefined || account === undefined || sum === undefined)
    return undefined;
  const amountKopecks = kopecks(Math.abs(sum));
  const where = (['branch', 'cashier'] as const).map((name) => cells[columns.indexOf(name)] ?? '');
  return {
    line,
    operation,
    cancels: sum < 0,
    account,
    amountKopecks,
    paidOn,
    paidSeconds: paidSeconds ?? 0,
    ...(paysFor && { paysFor }),
    ...(payer && { payer }),
    ...(address && { address }),
    sums: {
      sum,
      ...(transferred !== undefined && { transferred }),
      ...(commission !== undefined && { commission }),
    },
    print: [paidOn, String(paidSeconds ?? 0), ...where, account, paysFor ?? '', String(amountKopecks)],
  };
}

/**
 * Gives each operation its name and holds a file's lines against each other. Where the source gives no ids, a line's
 * print and its place among equal ones name it: the first line of a kind in one file is the first in any other.
 */
class Operations {
  readonly #faults: LineFaults;
  readonly #seen = new Map<string, RegisterLine>();
  readonly #prints = new Map<string, number>();

  constructor(faults: LineFaults) {
    this.#faults = faults;
  }

  named({ sums: _sums, print, operation: given, ...rest }: ReadLine): RegisterLine {
    const line: RegisterLine = { ...rest, operation: given ?? this.#printed(print, rest.cancels) };
    const key = (cancels: boolean) => `${cancels ? '-' : '+'}${line.operation}`;
    const twin = this.#seen.get(key(line.cancels));
    if (twin) this.#faults.add(line.line, undefined, twice(line.operation, twin.line));
    const other = this.#seen.get(key(!line.cancels));
    if (other && !isSameOperation(line, other))
      this.#faults.add(line.line, undefined, otherwise(line.operation, other.line));
    this.#seen.set(key(line.cancels), line);
    return line;
  }

  #printed(words: readonly string[], cancels: boolean): string {
    const print = createHash('sha256').update(words.join('\u0000')).digest('hex').slice(0, 32);
    const key = `${cancels ? '-' : '+'}${print}`;
    const occurrence = (this.#prints.get(key) ?? 0) + 1;
    this.#prints.set(key, occurrence);
    return `~${print}-${occurrence}`;
  }
}

const twice = (operation: string, line: number): Text => ({
  ru: `операция ${operation} уже есть в строке ${line}.`,
  en: `the operation ${operation} stands in line ${line} already.`,
});

const otherwise = (operation: string, line: number): Text => ({
  ru: `у операции ${operation} в строке ${line} другой счёт или другая сумма; отмена возвращает платёж целиком.`,
  en: `the operation ${operation} has another account or sum in line ${line}; a cancellation takes a payment back as a whole.`,
});

const wrongCount = (found: number, wanted: number): Text => ({
  ru: `столбцов ${found}, а должно быть ${wanted}.`,
  en: `has ${found} columns instead of ${wanted}.`,
});

function checkControl(
  form: Form,
  { line, text }: Row,
  count: number,
  totals: readonly number[],
  faults: LineFaults,
): void {
  const cells = text.trim().slice(1).split(';');
  const wanted = form.totals;
  if (cells.length < 1 + wanted) {
    faults.add(line, undefined, wrongCount(cells.length, 1 + wanted));
    return;
  }
  // lines that were refused are not in the sums: their own faults say enough
  if (faults.count > 0) return;
  if (cells[0]?.trim() !== String(count)) {
    faults.add(
      line,
      { at: 1, name: 'count' },
      {
        ru: `указано ${cells[0]?.trim()} строк, а в файле их ${count}.`,
        en: `says ${cells[0]?.trim()} lines, the file has ${count}.`,
      },
    );
  }
  TOTALS.slice(0, wanted).forEach((name, index) => {
    checkTotal(line, { at: index + 2, name }, cells[index + 1]?.trim() ?? '', totals[index] ?? 0, faults);
  });
}

function checkTotal(
  line: number,
  column: { at: number; name: string },
  text: string,
  total: number,
  faults: LineFaults,
): void {
  const came = roublesText(kopecks(total)).replace('.', ',');
  try {
    if (sumIn(text, TOTAL_DIGITS) === total) return;
    faults.add(line, column, {
      ru: `контрольная сумма ${text} не сходится: по строкам выходит ${came}.`,
      en: `the control sum ${text} does not add up: the lines come to ${came}.`,
    });
  } catch (error) {
    if (!(error instanceof CellRefused)) throw error;
    faults.add(line, column, error.reason);
  }
}
