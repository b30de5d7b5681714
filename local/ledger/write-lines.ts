import { createWriteStream, existsSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Trouble } from '../trouble.ts';

/** @throws Trouble when no file can be written there. */
export function requireWritable(target: string): void {
  if (target === '-') return;
  if (target === '') throw new Trouble('--journal needs the name of a file, or - for standard output.');
  if (!existsSync(dirname(target))) throw new Trouble(`There is no folder ${dirname(target)} to write in.`);
  if (existsSync(target) && statSync(target).isDirectory())
    throw new Trouble(`${target} is a folder; name a file in it.`);
}

const LINES_BETWEEN_STATES = 5000;

/**
 * Writes lines to a file, or with `-` to standard output, as fast as they are taken. The file appears when it is
 * complete: cut short at the end of a transaction, a journal would look whole.
 * @returns how many lines were written
 */
export async function writeLines(
  target: string,
  lines: AsyncIterable<string>,
  onProgress: (lines: number) => void,
): Promise<number> {
  let count = 0;
  async function* ended() {
    for await (const line of lines) {
      count += 1;
      if (count % LINES_BETWEEN_STATES === 0) onProgress(count);
      yield `${line}\n`;
    }
  }
  if (target === '-') {
    await pipeline(ended, process.stdout, { end: false }).catch(unlessClosed);
    return count;
  }
  const unfinished = `${target}.part`;
  try {
    await pipeline(ended, createWriteStream(unfinished));
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
  return count;
}

/** A reader such as `head` has seen enough. */
function unlessClosed(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
}
