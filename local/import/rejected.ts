import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { encoded, type Source } from './encoding.ts';
import { lineOf, readRecords } from './reader.ts';
import { type Findings, headerWithReason, type ImportFile, type Row, type Rows } from './rows.ts';

/** Rejected rows of one file, written beside it. */
export interface RejectedFile {
  readonly file: string;
  readonly rows: number;
  readonly path: string;
}

/** Where the rejected rows of a file go. */
export function rejectedPath(path: string): string {
  return `${path}.rejected.csv`;
}

/**
 * Writes the rejected rows of every file as they stand there, in its encoding and with its delimiter, each with
 * the first reason in a last column `reason`. Premises of rejected contracts go with them, so that the rejected
 * files can be corrected and imported by themselves.
 * @param write puts the bytes of a file where its source came from
 */
export async function writeRejected(
  files: readonly ImportFile[],
  rows: Rows,
  findings: Findings,
  write: (source: Source, bytes: AsyncIterable<Uint8Array>) => Promise<string>,
): Promise<RejectedFile[]> {
  const reasons = reasonsByPlace(rows, findings);
  const written: RejectedFile[] = [];
  for (const file of files) {
    const own = reasons.get(file.source.name);
    if (!own || own.size === 0) continue;
    const path = await write(file.source, rejectedBytes(file, own));
    written.push({ file: file.source.name, rows: own.size, path });
  }
  return written;
}

function reasonsByPlace(rows: Rows, findings: Findings): Map<string, Map<number, string>> {
  const byFile = new Map<string, Map<number, string>>();
  const note = (file: string, line: number, reason: string) => {
    const own = byFile.get(file) ?? new Map<number, string>();
    byFile.set(file, own);
    if (!own.has(line)) own.set(line, reason);
  };
  for (const { file, line, column, reason } of findings.rows) {
    note(file, line, column ? `${column} ${reason}` : reason);
  }
  const premises = new Map<string, Row<'premises'>>();
  for (const row of rows.premises) if (row.values.premise_id) premises.set(row.values.premise_id, row);
  for (const { rejected, values } of rows.contracts) {
    const premise = rejected && values.premise_id ? premises.get(values.premise_id) : undefined;
    if (premise) note(premise.file.source.name, premise.line, `is needed by contract ${values.number}`);
  }
  return byFile;
}

async function* rejectedBytes(
  { source, form }: ImportFile,
  reasons: ReadonlyMap<number, string>,
): AsyncGenerator<Uint8Array> {
  const header = headerWithReason(form);
  const at = header.slice(0, -1).map((name) => form.header.indexOf(name));
  const lines: string[] = [];
  await readRecords(source, form, ({ line, cells }) => {
    const reason = reasons.get(line);
    if (reason === undefined) return;
    // a row with too many values keeps them: nothing of what was rejected may be lost
    const extra = cells.slice(form.header.length);
    lines.push(lineOf([...at.map((index) => cells[index] ?? ''), reason, ...extra], form.delimiter));
  });
  if (form.encoding.bom) yield Uint8Array.of(0xef, 0xbb, 0xbf);
  yield encoded(lineOf(header, form.delimiter), form.encoding);
  for (const line of lines) yield encoded(line, form.encoding);
}

/** Writes bytes to a file, replacing it. */
export async function writeBytes(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const stream = createWriteStream(path);
  const end = finished(stream);
  for await (const chunk of bytes) stream.write(chunk);
  stream.end();
  await end;
}
