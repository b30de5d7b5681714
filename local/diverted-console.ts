import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { format } from 'node:util';

const methods = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const;

export interface DivertedConsole {
  write(text: string): void;
  restore(): Promise<void>;
}

/** Leads the handlers' log, which goes to the console, into a file, so that the terminal stays readable. */
export function divertConsole(path: string): DivertedConsole {
  mkdirSync(dirname(path), { recursive: true });
  const file = createWriteStream(path);
  const original = Object.fromEntries(methods.map((method) => [method, console[method]]));
  const write = (text: string) => void file.write(`${text}\n`);
  for (const method of methods) console[method] = (...parts: unknown[]) => write(format(...parts));
  return {
    write,
    restore: async () => {
      Object.assign(console, original);
      await new Promise<void>((resolve) => file.end(() => resolve()));
    },
  };
}
