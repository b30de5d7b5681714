import { existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, isSupplierId, type SupplierId } from '#core/kernel';
import { attach } from './attach.ts';
import { fileSource } from './import/sources.ts';
import { createPrinter } from './printer.ts';
import { loadRegister, resultRows } from './registers/load-register.ts';
import { Trouble } from './trouble.ts';

const usage = `Usage: npm run registers -- --supplier <id> --source <name> [--new-source] <files>
Loads payment registers of a bank or an office: those that banks send, or ours. What they look like: docs/formats.md.
A file with a fault changes nothing. The same file again changes nothing. --new-source says that the name is new.`;

const printer = createPrinter();

try {
  const { files, ...of } = readArguments();
  // bound to a deployed stage already (docs/formats.md), or else to the local one
  const stage = process.env.KABINET_TABLE ? undefined : await attach(printer);
  try {
    const { loadSecrets, systemCtx } = await import('#runtime/bindings');
    await loadSecrets();
    for (const file of files) {
      const result = await loadRegister(systemCtx('registers'), { ...of, file: fileSource(file) });
      if (!print(file, result)) break;
    }
  } finally {
    await stage?.release();
  }
} catch (error) {
  printer.failure(error instanceof Fault ? new Trouble(error.detailIn('en')) : error);
  process.exitCode = 1;
}

interface Arguments {
  readonly supplierId: SupplierId;
  readonly source: string;
  readonly newSource: boolean;
  readonly files: string[];
}

function readArguments(): Arguments {
  const { values, positionals } = parsed();
  const { supplier, source } = values;
  if (!supplier || !source || positionals.length === 0) throw new Trouble(usage);
  if (!isSupplierId(supplier)) {
    throw new Trouble(
      `--supplier ${supplier} is no supplier id: lower-case Latin letters, digits and hyphens, a letter first.`,
    );
  }
  for (const file of positionals) {
    if (!existsSync(file) || !statSync(file).isFile()) throw new Trouble(`There is no file ${file}.`);
  }
  return { supplierId: supplier, source, newSource: values['new-source'] ?? false, files: positionals };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        supplier: { type: 'string' },
        source: { type: 'string' },
        'new-source': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Trouble(`${(error as Error).message}\n${usage}`);
  }
}

/** Whether the file was taken. */
function print(file: string, result: Awaited<ReturnType<typeof loadRegister>>): boolean {
  if (result.outcome === 'loaded') {
    printer.panel(file, resultRows(result.loaded));
    return true;
  }
  for (const reason of result.reasons) process.stderr.write(`${file}: ${reason}\n`);
  process.exitCode = 1;
  return false;
}
