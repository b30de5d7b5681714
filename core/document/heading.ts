import type { Sheet, Tag } from './sheet.ts';

/** Begins a section at the sheet's present height. A heading never stands alone at the foot of a page. */
export function drawHeading(sheet: Sheet, parent: Tag, text: string): void {
  sheet.y += sheet.space(12);
  const block = sheet.block(text, sheet.width, { font: 'bold', size: 11.5, maxLines: 2 });
  sheet.room(block.height + 40);
  sheet.leaf(parent, 'H2', () => block.draw(sheet.left, sheet.y));
  sheet.y += block.height + sheet.space(3);
}
