import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../functions/runtime/bundle-options.ts';

export interface BundleFigures {
  /** `http/metering`. */
  name: string;
  kilobytes: number;
  /** The median of several fresh processes. */
  importMs: number;
}

const IMPORTS_MEASURED = 5;

/** Bundles every Lambda function as the stacks do, and measures its size and how long a fresh process takes to load it. */
export async function measureBundles(): Promise<BundleFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-bundles-'));
  try {
    const figures: BundleFigures[] = [];
    for (const file of globSync('functions/{http,on,cron}/*.ts').sort()) {
      if (file.endsWith('.test.ts')) continue;
      const name = file.replace(/^functions\//, '').replace(/\.ts$/, '');
      const outfile = join(folder, `${name.replace('/', '-')}.cjs`);
      const { metafile } = await build({
        entryPoints: [file],
        outfile,
        bundle: true,
        platform: 'node',
        metafile: true,
        logLevel: 'error',
        ...bundleOptions,
        mainFields: [...bundleOptions.mainFields],
      });
      const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
      figures.push({ name, kilobytes: Math.round(bytes / 1024), importMs: importMs(outfile) });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function importMs(file: string): number {
  const script = `const t = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - t)`;
  const times = Array.from({ length: IMPORTS_MEASURED }, () => {
    const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${file} does not load: ${run.stderr}`);
    return Number(run.stdout.trim().split('\n').at(-1));
  }).sort((a, b) => a - b);
  return Math.round(times[Math.floor(times.length / 2)] ?? 0);
}
