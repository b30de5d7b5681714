import { startDevelopment } from './development.ts';
import { stageFacts } from './panel.ts';
import { stateFolder } from './paths.ts';
import { createPrinter } from './printer.ts';
import { runStage } from './run-stage.ts';
import { readSettings } from './settings.ts';
import { startStage } from './stage.ts';

const printer = createPrinter();

await runStage(printer, async () => {
  const settings = readSettings();
  const stage = await startStage({
    settings,
    folder: stateFolder,
    memory: false,
    demo: true,
    site: await startDevelopment(settings),
    progress: printer,
    onNotice: (text) => printer.line(text),
  });
  await stageFacts(printer, stage);
  return stage;
});
