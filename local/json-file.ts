import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Trouble } from './trouble.ts';

/** Reads a small JSON file of ours; `undefined` when there is none. @throws Trouble when it is damaged. */
export function readJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Trouble(`${path} is damaged. Remove it, or forget the whole local stage with npm run reset.`);
  }
}

/** Writes a JSON file so that a reader, or a start after a crash, sees the old or the new one, never half. */
export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  writeFileSync(beside, `${JSON.stringify(value)}\n`);
  renameSync(beside, path);
}
