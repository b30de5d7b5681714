export type Cell = string | number;

export interface Report {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** A sentence below the table. */
  readonly note?: string;
}

/** A table for the terminal: the first column to the left, figures to the right. */
export function plainTable({ title, columns, rows, note }: Report): string {
  const lines = [columns, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('`', '')));
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [title, rule, text[0], rule, ...text.slice(1), ...(note ? [note] : [])].join('\n');
}

/** The same as a Markdown table. */
export function markdownTable({ title, columns, rows, note }: Report): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map((cell) => String(cell)).join(' | ')} |`;
  const rule = `|${columns.map((_, column) => (column === 0 ? '---' : '---:')).join('|')}|`;
  return [`**${title}**`, '', line(columns), rule, ...rows.map(line), ...(note ? ['', note] : [])].join('\n');
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A number with so many digits after the point, none of them a zero at the end. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
