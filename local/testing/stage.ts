import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentProgress } from '../printer.ts';
import { freeSettings } from '../settings.ts';
import { type Stage, type StageOptions, startStage } from '../stage.ts';

export interface TestStage extends Stage {
  /** What a person at the terminal would have been told: failed handlers and deliveries. */
  notices: readonly string[];
  /** Where its state and logs are, until it stops. */
  folder: string;
}

/**
 * A whole stage of its own for a test or a benchmark: free ports, the table in memory, state in a temporary folder
 * that goes with it. Handlers are bound to the environment of the process, so a process has one at a time.
 */
export async function startTestStage(
  options: Partial<Pick<StageOptions, 'demo' | 'site' | 'memory' | 'progress'>> = {},
): Promise<TestStage> {
  const folder = mkdtempSync(join(tmpdir(), 'kabinet-stage-'));
  const notices: string[] = [];
  const stage = await startStage({
    settings: await freeSettings(),
    folder,
    memory: options.memory ?? true,
    demo: options.demo ?? true,
    site: options.site ?? 'built',
    progress: options.progress ?? silentProgress,
    onNotice: (text) => notices.push(text),
  });
  return {
    ...stage,
    notices,
    folder,
    stop: async () => {
      await stage.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
