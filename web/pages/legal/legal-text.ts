/** A text people agree to, with the version they agree to. */
export interface LegalText {
  readonly title: string;
  readonly version: string;
  readonly sections: readonly (readonly [heading: string, ...paragraphs: (string | readonly string[])[]])[];
}

/** All the words of a text, one after another: what the hash of an agreement is of. */
export function wordsOf({ title, version, sections }: LegalText): string {
  return [title, version, ...sections.flat(2)].join('\n');
}
