import { attach } from './attach.ts';
import { handlersFrom, plainLoader } from './handlers.ts';
import { createPrinter } from './printer.ts';
import { runJob } from './run-job.ts';
import { Trouble } from './trouble.ts';

const usage = 'Usage: npm run job -- <name> [json]';
const printer = createPrinter();
const [name, json] = process.argv.slice(2);
const handlers = handlersFrom(plainLoader);

try {
  if (name === undefined)
    throw new Trouble(`${usage}\nThe jobs are: ${handlers.jobs().join(', ') || 'none yet'}.`);
  const input = inputFrom(json);
  const stage = await attach(printer);
  try {
    const step = printer.begin(name);
    const result = await runJob(handlers, name, input, { onProgress: step.update });
    step.done(result === undefined ? undefined : JSON.stringify(result));
  } finally {
    await stage.release();
  }
} catch (error) {
  printer.failure(error);
  process.exitCode = 1;
}

function inputFrom(text: string | undefined): unknown {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble(`The job's input is no JSON: ${text}\n${usage}`);
  }
}
