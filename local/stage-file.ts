import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';
import { readJson, writeJson } from './json-file.ts';

/** What a running stage tells the other scripts of this checkout. */
export interface StageFile {
  pid: number;
  siteUrl: string;
  environment: Environment;
}

const pathIn = (folder: string) => join(folder, 'stage.json');

/** The stage that runs on this state, if one does; a file left by a killed stage counts for nothing. */
export function runningStage(folder: string): StageFile | undefined {
  const file = readJson<StageFile>(pathIn(folder));
  return file !== undefined && isRunning(file.pid) ? file : undefined;
}

export function writeStageFile(folder: string, file: StageFile): void {
  writeJson(pathIn(folder), file);
}

export function removeStageFile(folder: string): void {
  rmSync(pathIn(folder), { force: true });
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
