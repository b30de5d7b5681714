import type { Sheet, Tag } from './sheet.ts';

/** The logo mark as the site draws it (web/public/mark.svg), on a square of 32 units. */
export function drawMark(sheet: Sheet, parent: Tag, alt: string, x: number, y: number, size: number): void {
  sheet.figure(parent, alt, [x, y, size], (doc) => {
    doc.translate(x, y).scale(size / 32);
    doc.roundedRect(0, 0, 32, 32, 8).fill('#0b5563');
    doc.lineWidth(3.4).lineCap('round');
    doc.path('M9.5 8v16').stroke('#ffffff');
    doc.path('M14.5 16c4.8 0 8-3 8-8').stroke('#ffffff');
    doc.path('M14.5 16c4.8 0 8 3 8 8').stroke('#f0862b');
  });
}
