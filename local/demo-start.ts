import { dateAt } from '#core/kernel';
import { MACHINE_CLOCK, systemCtx } from '#runtime/bindings';
import { loadDemo } from './demo/index.ts';
import type { Progress } from './printer.ts';

/** Where the demo supplier is: its day decides which month the past ends with. */
const DEMO_TIME_ZONE = 'Europe/Moscow';

/** Loads the demo supplier unless this state has it; says whether it was loaded now. */
export async function loadDemoOnce(progress: Progress): Promise<boolean> {
  const step = progress.begin('Demo supplier');
  const loadedNow = await loadDemo(systemCtx('demo'), {
    today: dateAt(MACHINE_CLOCK.now(), DEMO_TIME_ZONE),
    onProgress: step.update,
  });
  step.done();
  return loadedNow;
}
