import { CellFault } from './cells.ts';
import { type Source, UnreadableFile } from './encoding.ts';
import { columnsOf, type Kind, REASON_COLUMN, type RowValues, recognise } from './kinds.ts';
import { type FileForm, readForm, readRecords } from './reader.ts';

/** Something wrong with one row, said so that the operator can go there and correct it. */
export interface RowFault {
  readonly file: string;
  readonly line: number;
  /** Absent when no single column is to blame. */
  readonly column?: string;
  readonly reason: string;
  /** The row itself is good: it goes with another that is not. */
  readonly follows?: true;
}

/** One row of a file. A rejected one stays known, so that those who refer to it can say so. */
export interface Row<K extends Kind> {
  readonly file: ImportFile;
  readonly line: number;
  /** Complete unless the row was rejected; then only the cells that could be read. */
  readonly values: RowValues<K>;
  rejected: boolean;
}

/** Whether a row says something of this column, be it nothing: its file names the column. */
export function hasColumn(row: Row<Kind>, column: string): boolean {
  return row.file.form.header.includes(column);
}

/** A file that was recognised. */
export interface ImportFile {
  readonly source: Source;
  readonly form: FileForm;
  readonly kind: Kind;
}

export type Rows = { readonly [K in Kind]: Row<K>[] };

/** Collects what is wrong. */
export class Findings {
  readonly rows: RowFault[] = [];
  /** Files that cannot be read as a whole: nothing is loaded then, not even with --skip-bad. */
  readonly files: RowFault[] = [];

  /** Rejects a row; the first reason of a row is the one written beside it. */
  reject(row: Row<Kind>, column: string | undefined, reason: string): void {
    row.rejected = true;
    this.rows.push({ file: row.file.source.name, line: row.line, ...(column && { column }), reason });
  }

  /** Rejects a good row because of another one. */
  rejectWith(row: Row<Kind>, column: string | undefined, reason: string): void {
    row.rejected = true;
    const file = row.file.source.name;
    this.rows.push({ file, line: row.line, ...(column && { column }), reason, follows: true });
  }

  refuseFile(file: string, line: number, reason: string): void {
    this.files.push({ file, line, reason });
  }
}

/** Where a row stands, for sentences. */
export function place(row: Row<Kind>): string {
  return `${row.file.source.name}:${row.line}`;
}

/** Reads all files row by row and every cell by its column; what is wrong goes to the findings. */
export async function readFiles(
  sources: readonly Source[],
  findings: Findings,
  onRow: () => void = () => {},
): Promise<{ files: ImportFile[]; rows: Rows }> {
  const rows: Rows = {
    suppliers: [],
    settings: [],
    branches: [],
    tariffs: [],
    premises: [],
    contracts: [],
    meters: [],
    readings: [],
  };
  const files: ImportFile[] = [];
  for (const source of sources) {
    try {
      const form = await readForm(source);
      const recognised = recognise(form.header);
      if ('reason' in recognised) {
        findings.refuseFile(source.name, 1, recognised.reason);
        continue;
      }
      const file: ImportFile = { source, form, kind: recognised.kind };
      files.push(file);
      const list = rows[file.kind] as Row<Kind>[];
      const read = rowReader(file, findings);
      await readRecords(source, form, (record) => {
        list.push(read(record.line, record.cells));
        onRow();
      });
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      findings.refuseFile(source.name, error.line, error.message);
    }
  }
  return { files, rows };
}

function rowReader(file: ImportFile, findings: Findings) {
  const { header } = file.form;
  const columns = columnsOf(file.kind).map(([name, column]) => ({ name, column, at: header.indexOf(name) }));
  return (line: number, cells: readonly string[]): Row<Kind> => {
    const values: Record<string, unknown> = {};
    const row: Row<Kind> = { file, line, values: values as unknown as RowValues<Kind>, rejected: false };
    const extra = cells.slice(header.length).some((cell) => cell.trim() !== '');
    if (extra || cells.length < header.length) {
      findings.reject(
        row,
        undefined,
        `has ${cells.length} values where the header has ${header.length} columns; a value that holds “${file.form.delimiter}” must stand in quotes`,
      );
    }
    for (const { name, column, at } of columns) {
      const text = at < 0 ? '' : (cells[at] ?? '').trim();
      if (text === '') {
        if (column.required && at < cells.length) findings.reject(row, name, 'is empty');
        continue;
      }
      try {
        values[name] = column.read(text);
      } catch (error) {
        if (!(error instanceof CellFault)) throw error;
        findings.reject(row, name, error.message);
      }
    }
    return row;
  };
}

/** The header of a file of this form with the column for reasons at its end. */
export function headerWithReason(form: FileForm): string[] {
  return [...form.header.filter((name) => name !== REASON_COLUMN), REASON_COLUMN];
}
