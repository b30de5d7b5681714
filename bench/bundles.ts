import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../functions/runtime/bundle-options.ts';

export interface BundleSize {
  /** `http/metering`. */
  readonly name: string;
  readonly kilobytes: number;
}

export interface BundleFigures extends BundleSize {
  /** The fastest of several fresh processes: what else the machine does can only add to it. */
  readonly importMs: number;
}

const IMPORTS_MEASURED = 7;

/** The sizes of all Lambda functions' bundles, made as the stacks make them. */
export async function measureBundleSizes(): Promise<BundleSize[]> {
  return bundled(async (bundles) => bundles.map(({ name, kilobytes }) => ({ name, kilobytes })));
}

/** The same, and how long a fresh process takes to load each. */
export async function measureBundles(): Promise<BundleFigures[]> {
  return bundled(async (bundles) => {
    const fastest = new Map<string, number>();
    // one of each in turn, so that a busy moment of the machine does not hit all the tries of one bundle
    for (let round = 0; round < IMPORTS_MEASURED; round += 1) {
      for (const { name, file } of bundles) {
        fastest.set(name, Math.min(fastest.get(name) ?? Number.POSITIVE_INFINITY, importMs(file)));
      }
    }
    return bundles.map(({ name, kilobytes }) => ({
      name,
      kilobytes,
      importMs: Math.round(fastest.get(name) ?? 0),
    }));
  });
}

interface Bundle extends BundleSize {
  readonly file: string;
}

async function bundled<T>(measure: (bundles: readonly Bundle[]) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-bundles-'));
  try {
    const sources = globSync('functions/{http,on,cron}/*.ts').filter((file) => !file.endsWith('.test.ts'));
    return await measure(await Promise.all(sources.sort().map((source) => bundle(source, folder))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundle(source: string, folder: string): Promise<Bundle> {
  const name = source.replace(/^functions\//, '').replace(/\.ts$/, '');
  const file = join(folder, `${name.replace('/', '-')}.cjs`);
  const { metafile } = await build({
    entryPoints: [source],
    outfile: file,
    bundle: true,
    platform: 'node',
    metafile: true,
    logLevel: 'error',
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
  });
  const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
  return { name, file, kilobytes: Math.ceil(bytes / 1024) };
}

function importMs(file: string): number {
  const script = `const t = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - t)`;
  // a compile cache would hide what a cold start pays
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const run = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env });
  if (run.status !== 0) throw new Error(`${file} does not load: ${run.stderr}`);
  return Number(run.stdout.trim().split('\n').at(-1));
}
