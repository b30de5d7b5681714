import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nodeCommand } from '../local/engines/child.ts';
import { repositoryRoot } from '../local/paths.ts';
import { measureSite, type SiteSizes } from '../web/budgets.ts';

/** Builds the site from its sources as they are, in a folder of its own, and measures it; a stage's built site stays untouched. */
export async function measureBuiltSite(): Promise<SiteSizes> {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-site-'));
  try {
    const vite = join(repositoryRoot, 'node_modules/vite/bin/vite.js');
    await promisify(execFile)(
      nodeCommand,
      [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
      {
        cwd: repositoryRoot,
        env: { ...process.env, NODE_ENV: 'production' },
      },
    );
    return measureSite(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
