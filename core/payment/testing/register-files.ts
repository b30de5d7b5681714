import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const formats = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8');
const [bank, own] = [...formats.matchAll(/```register\n(.*?)```/gs)].map(([, text]) => String(text));

/** The bank's register that docs/formats.md shows: two payments, and one of them taken back. */
export const BANK_REGISTER = String(bank);

/** The register of our own layout that docs/formats.md shows. */
export const OWN_REGISTER = String(own);

const CELLS = {
  date: '18-11-2026',
  time: '10-34-05',
  branch: '8047/0370',
  cashier: '0001',
  operation: '500100000001',
  account: '78010000000011',
  name: 'Ветрова Анна Ильинична',
  address: 'Северогорск',
  period: '1026',
  sum: '1663,80',
  transferred: '1640,00',
  commission: '23,80',
};

/** A line of a bank's register; what is not told is a payment of 1663.80. */
export function bankLine(cells: Partial<typeof CELLS>): string {
  return Object.values({ ...CELLS, ...cells }).join(';');
}

/** A bank's register of these lines with the control line they come to. */
export function bankRegister(lines: readonly string[]): string {
  const totals = [9, 10, 11].map((at) =>
    lines.reduce((sum, line) => sum + Math.round(Number(line.split(';')[at]?.replace(',', '.')) * 100), 0),
  );
  const texts = totals.map((total) => (total / 100).toFixed(2).replace('.', ','));
  return [...lines, `=${[lines.length, ...texts, 117, '19-11-2026'].join(';')}`, ''].join('\n');
}
