import type { Formats } from './format.ts';
import type { BillDocument } from './model.ts';
import type { CellText } from './table.ts';
import type { Texts } from './texts.ts';

/** What all rows of a bill's table are written with. */
export interface Words {
  readonly t: Texts;
  readonly f: Formats;
  readonly input: BillDocument;
  /** The one percent of VAT in the bill; undefined when months with different ones meet. */
  readonly vatPercent: number | undefined;
}

export const SIZE = 9;
export const SMALL = 7.5;

/** A figure at the end of its column. */
export function number(text: string, style: Partial<CellText> = {}): CellText {
  return { size: SIZE, align: 'right', whole: true, ...style, text };
}
