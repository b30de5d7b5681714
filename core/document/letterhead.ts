import type { Language } from '#core/kernel';
import { FORMATS } from './format.ts';
import { drawMark } from './mark.ts';
import type { Sender } from './model.ts';
import { COLORS, type Sheet, type Style, type Tag } from './sheet.ts';
import { TEXTS } from './texts.ts';

const MARK = 32;
const CONTACTS_WIDTH = 150;

/** Who sends the document, with the mark and how to reach them; ends with a rule. */
export function drawLetterhead(sheet: Sheet, parent: Tag, supplier: Sender, language: Language): void {
  const t = TEXTS[language];
  const top = sheet.y;
  drawMark(sheet, parent, t.markAlt, sheet.left, top, MARK);

  const x = sheet.left + MARK + 11;
  const width = sheet.right - CONTACTS_WIDTH - 14 - x;
  const left = stack(sheet, parent, x, top - 1, width, [
    [supplier.name, { font: 'bold', size: 12.5, maxLines: 2 }],
    [
      [supplier.legalName === supplier.name ? undefined : supplier.legalName, t.taxNumber(supplier.taxNumber)]
        .filter(Boolean)
        .join(', '),
      { size: 8.5, color: COLORS.muted, maxLines: 2 },
    ],
  ]);
  const right = stack(sheet, parent, sheet.right - CONTACTS_WIDTH, top - 1, CONTACTS_WIDTH, [
    [FORMATS[language].phone(supplier.phone), { font: 'bold', size: 11, align: 'right', maxLines: 1 }],
    [supplier.email, { size: 8.5, color: COLORS.muted, align: 'right', maxLines: 2 }],
  ]);
  sheet.y = top + Math.max(MARK, left, right) + sheet.space(10);
  sheet.rule(sheet.y, { weight: 1.1, color: COLORS.primary });
  sheet.y += sheet.space(16);
}

/** Texts below each other, each a paragraph; how high they are together. */
function stack(
  sheet: Sheet,
  parent: Tag,
  x: number,
  top: number,
  width: number,
  texts: readonly (readonly [string, Style])[],
): number {
  let y = top;
  for (const [text, style] of texts) {
    const block = sheet.block(text, width, style);
    sheet.leaf(parent, 'P', () => block.draw(x, y));
    y += block.height;
  }
  return y - top;
}
