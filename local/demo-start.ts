import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Table } from '#core/platform';
import { boundTable } from '#runtime/bindings';
import { plainLoader } from './handlers.ts';
import { readJson, writeJson } from './json-file.ts';
import { repositoryRoot } from './paths.ts';
import type { Progress } from './printer.ts';

/** What `local/demo` offers. */
interface Demo {
  demoContracts(): readonly DemoContract[];
  loadDemo(table: Table, onProgress: (state: string) => void): Promise<void>;
}

interface DemoContract {
  number: string;
  activationCode: string;
  description: string;
}

const demoPath = 'local/demo/index.ts';

export async function demo(): Promise<Demo | undefined> {
  if (!existsSync(join(repositoryRoot, demoPath))) return undefined;
  return (await plainLoader(demoPath)) as unknown as Demo;
}

/**
 * Loads the demo supplier into this state's table unless that was done before; says whether it was done now.
 * A load that was cut short begins again: what is there already is left as it is.
 */
export async function loadDemoOnce(folder: string, progress: Progress): Promise<boolean> {
  const marker = join(folder, 'demo.json');
  if (readJson(marker) !== undefined) return false;
  const supplier = await demo();
  if (supplier === undefined) return false;
  const step = progress.begin('Demo supplier');
  await supplier.loadDemo(boundTable(), step.update);
  writeJson(marker, { loadedAt: new Date().toISOString() });
  step.done();
  return true;
}
