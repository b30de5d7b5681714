import {
  type Decimal,
  decimal,
  isDecimal,
  isPeriod,
  isPlainDate,
  type Kopecks,
  kopecks,
  type Period,
  type PlainDate,
} from '#core/kernel';

/** Why a cell cannot be taken, in a sentence that goes on from the column's name. */
export class CellFault extends Error {
  override readonly name = 'CellFault';
}

/** What a column may hold; `type` and `example` are also what docs/formats.md says of it. */
export interface Column<T> {
  readonly required: boolean;
  readonly type: string;
  readonly example: string;
  /** @throws CellFault */
  read(text: string): T;
}

function column<T>(type: string, example: string, read: (text: string) => T): Column<T> {
  return { required: true, type, example, read };
}

/** The same column, but its cells may be empty and the whole column may be left out. */
export function optional<T>(of: Column<T>): Column<T | undefined> {
  return { ...of, required: false };
}

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

function expected(what: string, text: string): CellFault {
  return new CellFault(`must be ${what}, not ${shown(text)}`);
}

/** One line of text for people, as long as the page it is shown on allows. */
export function words(maxLength: number, example: string): Column<string> {
  return column(`text, at most ${maxLength} characters`, example, (raw) => {
    const text = raw.normalize('NFC').replaceAll('\u00a0', ' ');
    if (/[\n\t]/.test(text)) {
      throw new CellFault('holds a line break or a tab; if it should not, a quote was left open before it');
    }
    if (/\p{Cc}/u.test(text)) throw new CellFault('holds a control character');
    if (text.includes('\ufffd')) {
      throw new CellFault('holds “�”: letters were lost when the file was saved; export it again');
    }
    if (/^[=@+-]/.test(text)) {
      throw new CellFault(`begins like a spreadsheet formula: ${shown(text)}; remove the first character`);
    }
    if (text.startsWith('"') && text.endsWith('""')) {
      throw new CellFault(
        'is quoted wrongly: inside a quoted value double every quote, as in "ООО ""Ромашка"""',
      );
    }
    if (text.length > maxLength) {
      throw new CellFault(`is ${text.length} characters long; at most ${maxLength} fit`);
    }
    return text;
  });
}

/** A name that other files refer to. */
export function slug(example: string): Column<string> {
  return column('short name: lower-case Latin letters, digits, `-`; at most 40', example, (text) => {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) {
      throw expected('1 to 40 lower-case Latin letters, digits and hyphens', text);
    }
    return text;
  });
}

/** An identifier of the old system, as it is. */
export function reference(example: string): Column<string> {
  return column('Latin or Cyrillic letters, digits, `-`, `/`, `.`; at most 40', example, (text) => {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}./-]{0,39}$/u.test(text)) {
      throw expected('1 to 40 letters, digits, hyphens, slashes and points', text);
    }
    return text;
  });
}

export function digits(count: number, example: string): Column<string> {
  return column(`exactly ${count} digits`, example, (text) => {
    if (/^\d+([.,]\d+)?E\+\d+$/i.test(text)) {
      throw new CellFault(
        `is ${shown(text)}: a spreadsheet has rounded it; format the column as text and export again`,
      );
    }
    if (!new RegExp(`^\\d{${count}}$`).test(text)) throw expected(`exactly ${count} digits`, text);
    return text;
  });
}

/** ИНН of an organisation: ten digits, the last of which checks the others. */
export const taxNumber: Column<string> = column(
  '10 digits with a valid check digit (ИНН)',
  '7800000002',
  (text) => {
    if (!/^\d{10}$/.test(text)) throw expected('10 digits', text);
    const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8];
    const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
    if ((sum % 11) % 10 !== Number(text[9])) {
      throw new CellFault(`${shown(text)} is no tax number: its check digit does not match`);
    }
    return text;
  },
);

export const phone: Column<string> = column('phone, at most 40 characters', '+7 812 555-01-23', (text) => {
  if (!/^\+?[\d][\d ()-]{2,39}$/.test(text)) throw expected('a phone number', text);
  return text;
});

export const email: Column<string> = column('e-mail address', 'office@example.ru', (text) => {
  if (text.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text))
    throw expected('an e-mail address', text);
  return text;
});

export const timeZone: Column<string> = column('IANA time zone', 'Europe/Moscow', (text) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
  } catch {
    throw expected('an IANA time zone such as Europe/Moscow', text);
  }
  if (!text.includes('/')) throw expected('an IANA time zone such as Europe/Moscow', text);
  return text;
});

export function oneOf<const T extends string>(choices: readonly T[], example: T): Column<T> {
  return column(choices.map((choice) => `\`${choice}\``).join(', '), example, (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw expected(`one of ${choices.join(', ')}`, text);
    return found;
  });
}

export const yesNo: Column<boolean> = column('`yes` or `no`', 'no', (text) => {
  if (text !== 'yes' && text !== 'no') throw expected('yes or no', text);
  return text === 'yes';
});

export function whole(min: number, max: number, example: string): Column<number> {
  return column(`whole number, ${min} to ${max}`, example, (text) => {
    if (!/^\d{1,12}$/.test(text)) throw expected(`a whole number from ${min} to ${max}`, text);
    const value = Number(text);
    if (value < min || value > max) throw expected(`a whole number from ${min} to ${max}`, text);
    return value;
  });
}

const withPoint = (text: string): string => text.replace(',', '.');

/** An exact decimal: point or comma, no spaces, no thousands marks. */
function exact(text: string, what: string): Decimal {
  const pointed = withPoint(text);
  if (!isDecimal(pointed)) throw expected(`${what} such as 7.08 or 7,08`, text);
  if (!Number.isSafeInteger(Number(pointed.replace('.', '')))) {
    throw new CellFault(`has too many digits to be calculated with exactly: ${shown(text)}`);
  }
  return decimal(pointed);
}

/** `180.25` with two places is 18025. Throws when digits would be cut off. */
export function scaledWhole(text: string, places: number, what: string): number {
  const [units = '', rest = ''] = exact(text, what).split('.');
  const significant = rest.replace(/0+$/, '');
  if (significant.length > places) {
    throw new CellFault(
      places === 0
        ? `must be a whole number, not ${shown(text)}`
        : `may have ${places} digits after the point at most, not ${shown(text)}`,
    );
  }
  const value = Number(units + significant.padEnd(places, '0'));
  if (!Number.isSafeInteger(value)) throw expected(`a smaller ${what}`, text);
  return value;
}

/** A decimal kept as it is written; what it may be depends on its row. */
export function exactNumber(example: string): Column<Decimal> {
  return column('number with up to 8 decimals', example, (text) => exact(text, 'a number'));
}

/** A decimal kept as hundredths: square metres. */
export const hundredths: Column<number> = column('number with up to 2 decimals', '54.3', (text) =>
  scaledWhole(text, 2, 'number'),
);

/** A number whose smallest unit depends on the service of its row; kept as text until that is known. */
export const quantity: Column<string> = column('number in the service’s unit', '1300', (text) => {
  exact(text, 'a number');
  return text;
});

/** Several of them in one cell. */
export function quantities(maxCount: number, example: string): Column<readonly string[]> {
  return column(`up to ${maxCount} numbers in the service’s unit, separated by \`|\``, example, (text) =>
    list(text, maxCount).map((part) => {
      exact(part, 'a number');
      return part;
    }),
  );
}

/** Roubles per unit by consumption range. */
export const rates: Column<readonly Decimal[]> = column(
  'roubles per unit, one for each range, separated by `|`; up to 6 decimals',
  '5.31|6.12|9.13',
  (text) =>
    list(text, 6).map((part) => {
      const rate = exact(part, 'a rate');
      if ((rate.split('.')[1] ?? '').length > 6) {
        throw new CellFault(`may have 6 digits after the point at most, not ${shown(part)}`);
      }
      return rate;
    }),
);

function list(text: string, maxCount: number): string[] {
  const parts = text.split('|').map((part) => part.trim());
  if (parts.length > maxCount) throw new CellFault(`holds ${parts.length} values; at most ${maxCount} fit`);
  if (parts.includes('')) throw new CellFault(`holds an empty value between its | marks: ${shown(text)}`);
  return parts;
}

/** Several short names in one cell, none twice. */
export function names(maxCount: number, example: string): Column<readonly string[]> {
  return column('short names separated by `|`', example, (text) => {
    const parts = list(text, maxCount);
    if (new Set(parts).size < parts.length) throw new CellFault(`names something twice: ${shown(text)}`);
    return parts;
  });
}

/** Signed roubles with up to two decimals. */
export const roubles: Column<Kopecks> = column(
  'roubles, up to 2 decimals, may be negative',
  '-120.50',
  (text) => {
    const negative = text.startsWith('-');
    const value = scaledWhole(negative ? text.slice(1) : text, 2, 'a sum of roubles');
    if (value > 9_000_000_000_000) throw expected('a smaller sum', text);
    return kopecks(negative ? -value : value);
  },
);

/** A sum of money above nothing, such as a limit. */
export function sumUpTo(mostRoubles: number, example: string): Column<Kopecks> {
  const meaning = `roubles, 0.01 to ${mostRoubles}, up to 2 decimals`;
  return column(meaning, example, (text) => {
    const value = scaledWhole(text, 2, 'a sum of roubles');
    if (value < 1 || value > mostRoubles * 100) throw expected(meaning, text);
    return kopecks(value);
  });
}

/** ISO, or the way Russian spreadsheets write dates. */
export const date: Column<PlainDate> = column('date `YYYY-MM-DD` or `DD.MM.YYYY`', '2026-01-31', (text) => {
  const russian = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text);
  const iso = russian ? `${russian[3]}-${russian[2]}-${russian[1]}` : text;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) throw expected('a date such as 2026-01-31 or 31.01.2026', text);
  if (!isPlainDate(iso) || iso < '1900-01-01' || iso > '2199-12-31') {
    throw new CellFault(`${shown(text)} is no date of the calendar`);
  }
  return iso;
});

export const month: Column<Period> = column('month `YYYY-MM`', '2026-10', (text) => {
  if (!isPeriod(text)) throw expected('a month such as 2026-10', text);
  return text;
});

/** As it is handed to the customer. */
export const activationCode: Column<string> = column(
  '6 to 20 digits, Latin letters and `-`',
  '7K4M-92QX',
  (text) => {
    if (!/^[0-9A-Za-z-]{6,20}$/.test(text)) throw expected('6 to 20 digits, Latin letters and hyphens', text);
    return text;
  },
);
