import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isPlainDate, type PlainDate, periodOf, plusMonths } from '#core/kernel';
import { demoTown } from './contracts.ts';
import { contractFiles, type DemoFiles, supplierFiles } from './files.ts';

/** The day the committed files were made for. The local stage makes its own for the day it is started on. */
const COMMITTED_FOR = '2026-11-22' as PlainDate;

/** The demo supplier as files, the way it stands on a day: every contract as the last month's bill left it. */
export async function demoFiles(today: PlainDate = COMMITTED_FOR): Promise<DemoFiles> {
  const openedAt = plusMonths(periodOf(today), -1);
  return {
    ...supplierFiles(today),
    ...(await contractFiles(demoTown(), { today, openedAt, withCodes: true })),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { today: { type: 'string' }, into: { type: 'string' } } });
  const today = values.today ?? COMMITTED_FOR;
  if (!isPlainDate(today)) throw new Error(`--today ${today} is no date such as 2026-11-22`);
  const folder = values.into ?? join(import.meta.dirname, 'files');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(await demoFiles(today))) {
    writeFileSync(join(folder, name), text);
    console.log(`${join(folder, name)}: ${Buffer.byteLength(text).toLocaleString('en')} bytes`);
  }
}
