import { parseArgs } from 'node:util';
import type { RunOf } from '#core/billing';
import { isPeriod, isSupplierId, type SupplierId } from '#core/kernel';
import type { Ctx } from '#core/platform';
import type { Printer } from '../printer.ts';
import { Trouble } from '../trouble.ts';

/** An operator's command: `npm run ops -- <name> …`. Arguments are read before anything is started. */
export interface Command {
  /** Its arguments, and what it does in a sentence. */
  readonly usage: string;
  /** @throws Trouble when the arguments are not what `usage` says */
  read(args: readonly string[]): (ctx: Ctx, printer: Printer) => Promise<void>;
}

/** The values of `--name value` arguments; `wanted` must be there, `optional` may be. */
export function valuesOf<Wanted extends string, Optional extends string = never>(
  args: readonly string[],
  names: { wanted: readonly Wanted[]; optional?: readonly Optional[] },
): Record<Wanted, string> & Partial<Record<Optional, string>> {
  const known = [...names.wanted, ...(names.optional ?? [])];
  const values = parsed(args, known);
  const absent = names.wanted.find((name) => !values[name]);
  if (absent) throw new Trouble(`--${absent} is missing.`);
  return values as Record<Wanted, string> & Partial<Record<Optional, string>>;
}

function parsed(args: readonly string[], names: readonly string[]): Record<string, string | undefined> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ args: [...args], options }).values as Record<string, string | undefined>;
  } catch (error) {
    throw new Trouble((error as Error).message);
  }
}

export function supplierIn(text: string): SupplierId {
  if (isSupplierId(text)) return text;
  throw new Trouble(
    `--supplier ${text} is no supplier id: lower-case Latin letters, digits and hyphens, a letter first.`,
  );
}

export function numberIn(text: string): string {
  if (/^\d{14}$/.test(text)) return text;
  throw new Trouble(`--number ${text} is no contract number: it has 14 digits.`);
}

/** The run that `--supplier` and `--period` name. */
export function runIn({ supplier, period }: { supplier: string; period: string }): RunOf {
  const supplierId = supplierIn(supplier);
  if (!isPeriod(period)) throw new Trouble(`--period ${period} is no month: write it as 2026-10.`);
  return { supplierId, period };
}
