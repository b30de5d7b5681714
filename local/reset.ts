import { existsSync, rmSync } from 'node:fs';
import { stateFolder } from './paths.ts';
import { createPrinter } from './printer.ts';
import { runningStage } from './stage-file.ts';

const printer = createPrinter();
const running = runningStage(stateFolder);

if (running !== undefined) {
  printer.failure(`The local stage is running (process ${running.pid}). Stop it with Ctrl-C, then reset.`);
  process.exitCode = 1;
} else if (existsSync(stateFolder)) {
  rmSync(stateFolder, { recursive: true });
  printer.line('The local stage has forgotten everything. npm start begins anew.');
} else {
  printer.line('There is nothing to forget.');
}
