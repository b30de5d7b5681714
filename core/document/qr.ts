import QRCode from 'qrcode';
import type { Sheet, Tag } from './sheet.ts';

/** Modules of white around the code, which scanners need (ISO/IEC 18004). */
const QUIET = 4;

/** Draws a text as a QR code of black squares: crisp at any size and on any printer. `size` includes its quiet zone. */
export function drawQr(
  sheet: Sheet,
  parent: Tag,
  { text, alt, x, y, size }: { text: string; alt: string; x: number; y: number; size: number },
): void {
  const bytes = new TextEncoder().encode(text);
  const { modules } = QRCode.create([{ data: bytes, mode: 'byte' }], { errorCorrectionLevel: 'M' });
  const unit = size / (modules.size + 2 * QUIET);
  sheet.figure(parent, alt, [x, y, size], (doc) => {
    doc.rect(x, y, size, size).fill('#ffffff');
    for (let row = 0; row < modules.size; row += 1) {
      for (const [from, length] of runsOf(modules, row)) {
        doc.rect(x + (from + QUIET) * unit, y + (row + QUIET) * unit, length * unit, unit);
      }
    }
    // one fill for all squares: neighbours then share their edges without a hairline between them
    doc.fill('#000000');
  });
}

/** Where dark modules stand side by side in a row. */
function runsOf(
  modules: { readonly size: number; get(row: number, column: number): number },
  row: number,
): [from: number, length: number][] {
  const runs: [number, number][] = [];
  for (let column = 0; column < modules.size; column += 1) {
    if (!modules.get(row, column)) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === column) last[1] += 1;
    else runs.push([column, 1]);
  }
  return runs;
}
