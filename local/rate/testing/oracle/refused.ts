/** A rule that allows no bill; `code` is the engine's own (docs/rating.md). */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
