/** How a file's bytes become text. Windows-1251 is what Russian billing systems and spreadsheets still write. */
export interface Encoding {
  readonly name: 'utf-8' | 'windows-1251';
  /** Whether a byte order mark stands first; rejected rows are written back the same way. */
  readonly bom: boolean;
}

/** A file's bytes, readable more than once: validation reads them, and so does writing the rejected rows. */
export interface Source {
  /** What faults call it: the path as the operator typed it. */
  readonly name: string;
  open(): AsyncIterable<Uint8Array>;
}

/** A file that cannot be read as text or as CSV at all; no row of it can be trusted. */
export class UnreadableFile extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.name = 'UnreadableFile';
    this.line = line;
  }
}

/**
 * Reads the whole file once and says what it is written in. A file that is no valid UTF-8 is taken for
 * Windows-1251, unless it is mostly valid: that is UTF-8 with damage, and guessing would store rubbish.
 * @throws UnreadableFile for UTF-16 and for damaged UTF-8.
 */
export async function detectEncoding(source: Source): Promise<Encoding> {
  const scan = new Utf8Scan();
  let bom = false;
  let first = true;
  for await (const chunk of source.open()) {
    if (first && chunk.length > 0) {
      if ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff)) {
        throw new UnreadableFile(1, 'is UTF-16; save it as "CSV UTF-8" or as Windows-1251');
      }
      bom = chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
      first = false;
    }
    scan.take(chunk);
  }
  scan.end();
  if (scan.invalid === 0) return { name: 'utf-8', bom };
  if (bom || scan.valid > scan.invalid) {
    throw new UnreadableFile(
      scan.firstInvalidLine,
      'holds a byte that is not UTF-8 while the rest of the file is; save the file again as UTF-8',
    );
  }
  return { name: 'windows-1251', bom: false };
}

/** Counts well-formed and broken multi-byte sequences across chunks. */
class Utf8Scan {
  valid = 0;
  invalid = 0;
  firstInvalidLine = 1;
  #line = 1;
  #following = 0;

  take(chunk: Uint8Array): void {
    for (const byte of chunk) this.#byte(byte);
  }

  end(): void {
    if (this.#following > 0) this.#broken();
  }

  #byte(byte: number): void {
    if (this.#following > 0) {
      if ((byte & 0xc0) === 0x80) {
        this.#following -= 1;
        if (this.#following === 0) this.valid += 1;
        return;
      }
      this.#broken();
    }
    if (byte < 0x80) {
      if (byte === 0x0a) this.#line += 1;
    } else if (byte >= 0xc2 && byte <= 0xdf) this.#following = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.#following = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.#following = 3;
    else this.#broken();
  }

  #broken(): void {
    if (this.invalid === 0) this.firstInvalidLine = this.#line;
    this.invalid += 1;
    this.#following = 0;
  }
}

/** The file's text in pieces, without the byte order mark and with every line end as a single line feed. */
export async function* decoded(source: Source, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding.name);
  let carriageReturn = false;
  for await (const chunk of source.open()) {
    let text = decoder.decode(chunk, { stream: true });
    if (carriageReturn) text = `\r${text}`;
    // a chunk may end between the two characters of one line end
    carriageReturn = text.endsWith('\r');
    if (carriageReturn) text = text.slice(0, -1);
    yield text.replaceAll(/\r\n?/g, '\n');
  }
  yield decoder.decode() + (carriageReturn ? '\n' : '');
}

const QUESTION_MARK = 0x3f;
let windows1251: Map<string, number> | undefined;

/** The bytes of a text in the encoding its file had; a reason may name a file with a letter Windows-1251 lacks. */
export function encoded(text: string, encoding: Encoding): Uint8Array {
  if (encoding.name === 'utf-8') return new TextEncoder().encode(text);
  windows1251 ??= new Map(
    Array.from(
      new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    ).map((character, byte) => [character, byte]),
  );
  return Uint8Array.from(text, (character) => windows1251?.get(character) ?? QUESTION_MARK);
}
