import { mkdirSync } from 'node:fs';
import { startBackstage } from './backstage.ts';
import { enter } from './environment.ts';
import { stateFolder } from './paths.ts';
import type { Progress } from './printer.ts';
import { readSettings } from './settings.ts';
import { runningStage } from './stage-file.ts';
import { createTeardown } from './teardown.ts';

export interface Attachment {
  /** Whether a stage was running already; otherwise the engines were started for this script. */
  isRunning: boolean;
  /** Stops what was started for this script. */
  release(): Promise<void>;
}

/**
 * Binds this process to the local stage, for scripts such as a job, an import or a bill run: to the running one,
 * else to its engines, started for as long as the script takes. What the script writes reaches the stream's
 * consumers at once on a running stage, otherwise at the next `npm start`.
 */
export async function attach(progress: Progress): Promise<Attachment> {
  const running = runningStage(stateFolder);
  if (running !== undefined) {
    enter(running.environment);
    return { isRunning: true, release: async () => {} };
  }
  mkdirSync(stateFolder, { recursive: true });
  const teardown = createTeardown();
  try {
    await startBackstage(
      { settings: readSettings(), folder: stateFolder, memory: false, progress },
      teardown,
    );
  } catch (error) {
    await teardown.run();
    throw error;
  }
  return { isRunning: false, release: teardown.run };
}
