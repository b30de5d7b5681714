/** Without it Excel takes UTF-8 for the machine's own code page. */
const BOM = '\uFEFF';

/** A number as we write it: the one thing that may begin with a minus. */
const NUMBER = /^-?\d+(,\d+)?$/;

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Rows as a CSV that Russian Excel opens by a double click: UTF-8 with a mark, `;` between cells, CRLF. A text that a
 * spreadsheet would calculate gets an apostrophe before it.
 */
export function csvBytes(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((cells) => `${cells.map(cell).join(';')}\r\n`);
  return new TextEncoder().encode(BOM + lines.join(''));
}

function cell(text: string): string {
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
