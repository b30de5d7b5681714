import type { Printer } from './printer.ts';
import type { Stage } from './stage.ts';
import { Trouble } from './trouble.ts';

const interruptedExitCode = 130;

/** Runs a stage for a person at a terminal until Ctrl-C, or until an engine fails; sets the exit code. */
export async function runStage(printer: Printer, start: () => Promise<Stage>): Promise<void> {
  let stage: Stage | undefined;
  let isStopping = false;
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        // While starting, or at a second Ctrl-C, nothing is waited for: leaving the process ends its children,
        // and all they keep on disk stands a sudden end.
        if (stage === undefined || isStopping) process.exit(interruptedExitCode);
        resolve();
      });
  });
  process.on('unhandledRejection', (cause) => printer.failure(cause));
  try {
    stage = await start();
    const trouble = await Promise.race([stage.failed, interrupted]);
    isStopping = true;
    if (trouble instanceof Trouble) printer.failure(trouble);
    printer.line('Stopping …');
    await stage.stop();
    process.exit(trouble === undefined ? 0 : 1);
  } catch (error) {
    printer.failure(error);
    process.exit(1);
  }
}
