import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Fault } from '#core/kernel';
import { billOf } from './rate/bill-of.ts';
import { readDocument } from './rate/read-document.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run -s rate -- [FILE]
Prints the bill that follows from a JSON document (docs/formats.md), read from FILE or from standard input.`;

/** A document that allows no bill. */
const UNRATED = 2;

try {
  const { document, problems } = readDocument(await input());
  if (document) process.stdout.write(`${JSON.stringify(billOf(document), null, 2)}\n`);
  else refuse(problems.map(({ path, detail }) => `${path}: ${detail}`));
} catch (error) {
  if (error instanceof Fault) refuse([faultLine(error)]);
  else if (error instanceof Trouble) refuse([error.message]);
  else throw error;
}

function refuse(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exitCode = UNRATED;
}

/** Where in the document the way out of an engine's fault lies. */
function faultLine(fault: Fault): string {
  const [module] = fault.code.split('.');
  const path = { tariff: 'tariffs', supplier: 'supplier', metering: 'readings' }[module ?? ''] ?? 'meters';
  return `${path}: ${fault.detailIn('en')} (${fault.code})`;
}

async function input(): Promise<string> {
  const file = argument();
  if (file === undefined || file === '-') return text(process.stdin);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Trouble(`There is no readable file ${file}.`);
  }
}

function argument(): string | undefined {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} });
    if (positionals.length > 1) throw new Trouble(usage);
    return positionals[0];
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble(`${(error as Error).message}\n${usage}`);
  }
}
