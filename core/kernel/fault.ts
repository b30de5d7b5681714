import type { Language, Text } from './text.ts';

/** What went wrong, as the caller may know it; each kind has one HTTP status. */
export const FAULT_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  refused: 422,
  throttled: 429,
  upstream: 502,
} as const;

export type FaultKind = keyof typeof FAULT_STATUS;

/** One thing wrong with one input field. `field` is a path such as `values.day`. */
export interface FieldFault {
  field: string;
  code: string;
  detail: Text;
}

export interface FaultDetails {
  /**
   * What the log needs; never shown to a person. A text is logged as it stands, so it is our own words and holds no
   * personal data, code or token; of an error only what is answered 5xx is logged.
   */
  cause?: unknown;
  fields?: readonly FieldFault[];
  /** Facts the page needs to explain the fault, such as the previous reading. Numbers and short strings only. */
  facts?: Readonly<Record<string, string | number>>;
  /** Seconds until it makes sense to try again. */
  retryAfterSeconds?: number;
}

/**
 * An expected failure. `code` is stable and machine-readable (`metering.reading_below_previous`);
 * `detail` is a sentence for people, in each language; `cause` stays in the log.
 */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly code: string;
  readonly detail: Text;
  readonly fields: readonly FieldFault[];
  readonly facts: Readonly<Record<string, string | number>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: FaultKind, code: string, detail: Text, details: FaultDetails = {}) {
    super(`${code}: ${detail.en}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'Fault';
    this.kind = kind;
    this.code = code;
    this.detail = detail;
    this.fields = details.fields ?? [];
    this.facts = details.facts ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  /** The sentence for people in their language. */
  detailIn(language: Language): string {
    return this.detail[language];
  }

  /**
   * The same fault of an input that stands deeper in a request: its fields begin with `place`, and a fault that named none
   * names the place itself.
   */
  at(place: string): Fault {
    const fields =
      this.fields.length > 0
        ? this.fields.map((fault) => ({ ...fault, field: `${place}.${fault.field}` }))
        : [{ field: place, code: this.code, detail: this.detail }];
    return new Fault(this.kind, this.code, this.detail, {
      ...(this.cause !== undefined && { cause: this.cause }),
      fields,
      facts: this.facts,
      ...(this.retryAfterSeconds !== undefined && { retryAfterSeconds: this.retryAfterSeconds }),
    });
  }

  get status(): number {
    return FAULT_STATUS[this.kind];
  }
}

/** Stops when something that our own code must guarantee does not hold. Never used for input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) broken(message);
}

/** Stops like {@link invariant}, for checks made with every sum: what the message tells is put into words only when it is needed. */
export function broken(message: string): never {
  throw new Error(`Invariant broken: ${message}`);
}
