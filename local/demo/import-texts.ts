import type { Ctx } from '#core/platform';
import { importFiles } from '../import/import-files.ts';
import { reportLines } from '../import/report.ts';
import { textSource } from '../import/sources.ts';
import { DEMO_SUPPLIER, type DemoFiles } from './files.ts';

/** Imports generated files the way an operator imports a supplier's; a fault in them is a fault of ours. */
export async function importTexts(ctx: Ctx, files: DemoFiles): Promise<void> {
  const result = await importFiles(ctx, {
    supplierId: DEMO_SUPPLIER,
    sources: Object.entries(files).map(([name, text]) => textSource(name, text)),
    skipBad: false,
    writeRejected: async (source) => source.name,
    onProgress: () => {},
  });
  if (result.outcome === 'refused') {
    throw new Error(`The demo's files are refused:\n${reportLines(result).faults.slice(0, 20).join('\n')}`);
  }
}
