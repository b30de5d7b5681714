import { type Block, COLORS, type Sheet, type Style, type Tag } from './sheet.ts';

/** A text of a cell; several stand below each other. */
export interface CellText extends Style {
  readonly text: string;
}

export interface Cell {
  readonly texts: readonly CellText[];
  /** How many columns it covers; 1 unless told. */
  readonly span?: number;
  /** A heading: of its column in the head, of its row otherwise. */
  readonly heading?: 'column' | 'row';
}

export interface Row {
  readonly cells: readonly Cell[];
  /** The line above it. */
  readonly rule?: 'thin' | 'strong';
  readonly ground?: string;
  /** Points above and below the texts. */
  readonly padding?: number;
  /** Stays on one page with the row after it. */
  readonly keepWithNext?: boolean;
}

export interface Table {
  /** Widths in points. */
  readonly columns: readonly number[];
  /** Said again, as an artifact, on every page the table goes on to. */
  readonly head?: Row;
  readonly rows: readonly Row[];
  readonly x?: number;
  /** Points between columns. */
  readonly gutter?: number;
}

interface LaidCell {
  readonly cell: Cell;
  readonly x: number;
  readonly blocks: readonly Block[];
}

interface LaidRow {
  readonly row: Row;
  readonly cells: readonly LaidCell[];
  readonly height: number;
}

const PADDING = 4;
const GUTTER = 8;

/** Draws a table with Table, TR, TH and TD tags from the sheet's present height on; moves the sheet below it. */
export function drawTable(sheet: Sheet, parent: Tag, table: Table): void {
  const tag = sheet.branch(parent, 'Table');
  const head = table.head && laid(sheet, table, table.head);
  const rows = table.rows.map((row) => laid(sheet, table, row));
  if (head) {
    sheet.room(head.height + heightWithNext(rows, 0));
    drawRow(sheet, table, head, tag);
  }
  rows.forEach((row, index) => {
    if (sheet.room(heightWithNext(rows, index)) && head) repeatHead(sheet, table, head);
    drawRow(sheet, table, row, tag);
  });
  tag.end();
}

/** How high a table without its head will be on one page. */
export function tableHeight(sheet: Sheet, table: Table): number {
  return table.rows.reduce((sum, row) => sum + laid(sheet, table, row).height, 0);
}

function heightWithNext(rows: readonly LaidRow[], index: number): number {
  const row = rows[index];
  if (!row) return 0;
  return row.height + (row.row.keepWithNext ? heightWithNext(rows, index + 1) : 0);
}

function laid(sheet: Sheet, table: Table, row: Row): LaidRow {
  const { columns, gutter = GUTTER, x: left = sheet.left } = table;
  const cells: LaidCell[] = [];
  let column = 0;
  let x = left;
  for (const cell of row.cells) {
    const span = cell.span ?? 1;
    const width = columns.slice(column, column + span).reduce((sum, one) => sum + one, 0);
    const isLast = column + span >= columns.length;
    const inner = isLast ? width : width - gutter;
    cells.push({ cell, x, blocks: cell.texts.map(({ text, ...style }) => sheet.block(text, inner, style)) });
    column += span;
    x += width;
  }
  const padding = paddingOf(sheet, row);
  const tallest = Math.max(...cells.map(({ blocks }) => heightOf(blocks)));
  return { row, cells, height: tallest + 2 * padding };
}

function paddingOf(sheet: Sheet, { padding = PADDING }: Row): number {
  return sheet.space(padding);
}

function heightOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.height, 0);
}

function drawRow(sheet: Sheet, table: Table, { row, cells, height }: LaidRow, tag: Tag): void {
  decorateRow(sheet, table, row, height);
  const rowTag = sheet.branch(tag, 'TR');
  const top = sheet.y + paddingOf(sheet, row);
  for (const { cell, x, blocks } of cells) {
    const attributes = {
      O: 'Table',
      ...(cell.heading && { Scope: cell.heading === 'column' ? 'Column' : 'Row' }),
      ...(cell.span && cell.span > 1 && { ColSpan: cell.span }),
    };
    const draw = () => drawBlocks(blocks, x, top);
    sheet.leaf(rowTag, cell.heading ? 'TH' : 'TD', draw, attributes);
  }
  rowTag.end();
  sheet.y += height;
}

function drawBlocks(blocks: readonly Block[], x: number, top: number): void {
  let y = top;
  for (const block of blocks) {
    block.draw(x, y);
    y += block.height;
  }
}

function repeatHead(sheet: Sheet, table: Table, { row, cells, height }: LaidRow): void {
  decorateRow(sheet, table, row, height);
  const top = sheet.y + paddingOf(sheet, row);
  sheet.decorate(() => {
    for (const { x, blocks } of cells) drawBlocks(blocks, x, top);
  });
  sheet.y += height;
}

function decorateRow(sheet: Sheet, { columns, x = sheet.left }: Table, row: Row, height: number): void {
  const width = columns.reduce((sum, one) => sum + one, 0);
  const { y } = sheet;
  const { ground, rule } = row;
  if (ground) sheet.decorate((doc) => doc.rect(x, y, width, height).fill(ground));
  if (rule) {
    const [weight, color] = rule === 'strong' ? [1.1, COLORS.primary] : [0.5, COLORS.line];
    sheet.decorate((doc) =>
      doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(weight)
        .stroke(color),
    );
  }
}
