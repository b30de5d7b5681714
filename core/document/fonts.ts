import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * PT Sans by ParaType, under the SIL Open Font License (fonts/OFL.txt). The files stand beside this one, and in Lambda
 * beside the bundle, where the stacks copy them; in both `import.meta.dirname` is that folder.
 */
const FILES = { regular: 'PTSans-Regular.ttf', bold: 'PTSans-Bold.ttf' } as const;

export type FontName = keyof typeof FILES;

const loaded = new Map<FontName, Uint8Array>();

/** The bytes of a font file; read once per process. */
export function fontBytes(name: FontName): Uint8Array {
  const known = loaded.get(name);
  if (known) return known;
  const bytes = readFileSync(join(import.meta.dirname, 'fonts', FILES[name]));
  loaded.set(name, bytes);
  return bytes;
}
