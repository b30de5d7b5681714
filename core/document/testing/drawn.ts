import { expect } from 'vitest';
import type { BillDocument } from '../model.ts';
import { renderBill } from '../render-bill.ts';
import { type ReadPdf, readPdf, tagged } from './read-pdf.ts';

export const drawn = async (input: BillDocument): Promise<ReadPdf> => readPdf(await renderBill(input));
export const spaced = (text: string): string => text.replace(/\s+/g, ' ');

/** Everything is inside a tag or an artifact, and stands within the page. */
export function expectSound(pdf: ReadPdf): void {
  expect(pdf.isTagged).toBe(true);
  for (const page of pdf.pages) {
    expect(page.untagged).toEqual([]);
    expect(tagged(page.tags, 'Document')).toHaveLength(1);
    for (const { text, left, right, y } of page.spans) {
      expect(left, text).toBeGreaterThanOrEqual(41.9);
      expect(right, text).toBeLessThanOrEqual(page.width - 41.9);
      expect(y, text).toBeGreaterThan(20);
    }
  }
}
