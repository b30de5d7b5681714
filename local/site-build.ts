import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { nodeCommand } from './engines/child.ts';
import { builtSiteFolder, repositoryRoot } from './paths.ts';
import { Trouble } from './trouble.ts';

/** What the site is made of; of the handlers' code it takes the contracts, for its API client. */
const sources = ['web', 'vite.config.ts', 'package-lock.json', 'functions/routes.ts'];
const contractFile = 'contract.ts';

/** Whether the built site is there and no source of it is newer. */
export function isSiteFresh(root = repositoryRoot, built = builtSiteFolder): boolean {
  const page = join(built, 'index.html');
  if (!existsSync(page)) return false;
  const builtAtMs = statSync(page).mtimeMs;
  const core = join(root, 'core');
  const contracts = existsSync(core) ? readdirSync(core).map((name) => join(core, name, contractFile)) : [];
  return [...sources.map((source) => join(root, source)), ...contracts].every(
    (path) => newestMs(path) <= builtAtMs,
  );
}

/** Builds the site as `npm run build:site` does. @throws Trouble with the end of the build's own words. */
export async function buildSite(logFolder: string): Promise<void> {
  const log = join(logFolder, 'site-build.log');
  mkdirSync(logFolder, { recursive: true });
  try {
    const { stdout, stderr } = await promisify(execFile)(
      nodeCommand,
      [join(repositoryRoot, 'node_modules/vite/bin/vite.js'), 'build'],
      { cwd: repositoryRoot, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NODE_ENV: 'production' } },
    );
    writeFileSync(log, stdout + stderr);
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as { stdout?: string; stderr?: string; message: string };
    writeFileSync(log, stdout + stderr || message);
    const end = (stderr || stdout || message).trimEnd().split('\n').slice(-20).join('\n');
    throw new Trouble(
      `The site could not be built; the whole output is in ${relative(repositoryRoot, log)}. It ends with:\n${end}`,
    );
  }
}

function newestMs(path: string): number {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (facts === undefined) return 0;
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
