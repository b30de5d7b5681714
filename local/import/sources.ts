import { createReadStream } from 'node:fs';
import type { Source } from './encoding.ts';

/** A file on disk. */
export function fileSource(path: string): Source {
  return { name: path, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

/** A file that exists in memory only: what the demo supplier's generator made. */
export function textSource(name: string, text: string): Source {
  return bytesSource(name, new TextEncoder().encode(text));
}

export function bytesSource(name: string, bytes: Uint8Array): Source {
  return {
    name,
    async *open() {
      yield bytes;
    },
  };
}
