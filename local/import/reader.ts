import { type CsvError, parse } from 'csv-parse';
import { decoded, detectEncoding, type Encoding, type Source, UnreadableFile } from './encoding.ts';

/** The header a file begins with, and how to read and write rows like its own. */
export interface FileForm {
  readonly encoding: Encoding;
  readonly delimiter: ';' | ',';
  readonly header: readonly string[];
}

/** One record as it stands in the file. */
export interface Record {
  /** Where it begins; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A record longer than this is a quote somebody forgot to close. */
const RECORD_LIMIT_BYTES = 1024 * 1024;

/**
 * Reads a file's header: finds its encoding and whether `;` or `,` separates its columns.
 * @throws UnreadableFile when there is no header line.
 */
export async function readForm(source: Source): Promise<FileForm> {
  const encoding = await detectEncoding(source);
  let head = '';
  for await (const text of decoded(source, encoding)) {
    head = (head + text).replace(/^\n+/, '');
    if (head.includes('\n') || head.length > RECORD_LIMIT_BYTES) break;
  }
  const firstLine = head.split('\n', 1)[0] ?? '';
  if (firstLine.trim() === '') throw new UnreadableFile(1, 'is empty; its first line must name the columns');
  const count = (character: string) => firstLine.split(character).length;
  const delimiter = count(';') >= count(',') ? ';' : ',';
  const header = firstLine
    .split(delimiter)
    .map((name) => name.trim().replaceAll(/^"|"$/g, '').trim().toLowerCase());
  // spreadsheets leave empty columns behind the last one
  while (header.at(-1) === '') header.pop();
  return { encoding, delimiter, header };
}

/**
 * Hands every record after the header to `take`, in order, without holding the file in memory. A line feed or a
 * doubled quote inside a quoted value is part of the value; a quote inside an unquoted value is itself.
 * @throws UnreadableFile when a quote is never closed.
 */
export async function readRecords(
  source: Source,
  form: FileForm,
  take: (record: Record) => void,
): Promise<void> {
  const parser = parse({
    delimiter: form.delimiter,
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: RECORD_LIMIT_BYTES,
    info: true,
  });
  let lastLine = 0;
  let failure: CsvError | undefined;
  const ended = new Promise<void>((resolve) => {
    parser.once('end', resolve);
    parser.on('error', (error: CsvError) => {
      failure ??= error;
      resolve();
    });
  });
  parser.on('data', ({ record, info }: { record: string[]; info: { lines: number } }) => {
    const isHeader = lastLine === 0;
    lastLine = info.lines;
    if (isHeader || record.every((cell) => cell.trim() === '')) return;
    const breaks = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    take({ line: info.lines - breaks, cells: record });
  });
  for await (const text of decoded(source, form.encoding)) {
    if (failure) break;
    if (!parser.write(text)) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (!failure) parser.end();
  await ended;
  if (failure) {
    throw new UnreadableFile(
      lastLine + 1,
      'cannot be read from this line on: a quote is opened and never closed; close it, or double it if it is part of the value',
    );
  }
}

/** One line of a file of this form. */
export function lineOf(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) =>
    cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(delimiter)}\n`;
}
