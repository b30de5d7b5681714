import * as z from 'zod';

/** Who may call an operation. What is not theirs is missing (404), whatever this says. */
export type Access =
  /** Anybody, signed in or not. */
  | 'public'
  /** A signed-in, active user. */
  | 'user'
  /** A signed-in, active user with a role at the supplier the input names: the use case asks for it in its first line. */
  | 'staff'
  /** A payment acquirer: its source address or signature is checked by the use case. */
  | 'acquirer';

/** What the answer's body is when it is not JSON. */
export type BinaryKind = 'application/pdf' | 'text/csv' | 'text/html';
/** What a text that is no JSON is. */
export type TextKind = 'text/plain' | 'application/xml';

/** One HTTP operation as its module declares it; the manifest, the docs and the clients are made from this. */
export interface Operation<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Under `/api`, with `{name}` for path parameters. */
  readonly path: `/${string}`;
  /** One line for people reading the API. */
  readonly summary: string;
  /** What a caller must know: units, repeats, what the faults mean. */
  readonly description: string;
  readonly access: Access;
  /**
   * All parameters in one object. Those that the path does not name come in the body, of GET and DELETE in the query. Addresses
   * are written down on their way: nothing personal or secret may stand in one (functions/addresses.test.ts).
   */
  readonly input: Input;
  readonly output: Output;
  /** Present when the answer is a file; `output` is then `fileReply`. */
  readonly binary?: BinaryKind;
  /** Present when the answer is a text, in UTF-8; `output` is then a string. */
  readonly text?: TextKind;
  /**
   * Parameters come form-encoded, in the query or in the body, as machines with older protocols send them. Each may be said
   * once and in one place only; what this operation does not know is ignored.
   */
  readonly form?: true;
  /** Its answers take whole steps of time, so that how long one takes does not tell what is known. */
  readonly inSteps?: true;
  /** Codes of the faults a caller should be ready for, besides `platform.*`. */
  readonly faults: readonly string[];
  /** The largest body in bytes, unless it is {@link limitsOf}'s. */
  readonly bodyLimitBytes?: number;
  /** The most calls a second of all callers together, unless it is {@link limitsOf}'s. */
  readonly callsASecond?: number;
  /** The most calls a minute of one user, or of one network where nobody is signed in, unless it is {@link limitsOf}'s. */
  readonly callsAMinuteOfOne?: number;
}

const USUAL_BODY_BYTES = 16_384;
/** Customers read much more than they change, and many at once at the month's end. Our choice. */
const USUAL_CALLS_A_SECOND = { public: 200, user: 1000, staff: 50, acquirer: 100 } as const;

/**
 * Nobody presses a button twice a second for a minute; an operator's phones may share one network. An acquirer repeats what it
 * must. Our choice.
 */
const USUAL_CALLS_A_MINUTE_OF_ONE = { public: 600, user: 120, staff: 300, acquirer: undefined } as const;

/**
 * How much an operation takes: the runtime refuses larger bodies (400) and more calls of one caller (429), the gateway more
 * calls of all of them (429).
 */
export function limitsOf({ access, bodyLimitBytes, callsASecond, callsAMinuteOfOne }: Operation): {
  readonly bodyBytes: number;
  readonly callsASecond: number;
  readonly callsAMinuteOfOne: number | undefined;
} {
  return {
    bodyBytes: bodyLimitBytes ?? USUAL_BODY_BYTES,
    callsASecond: callsASecond ?? USUAL_CALLS_A_SECOND[access],
    callsAMinuteOfOne: callsAMinuteOfOne ?? USUAL_CALLS_A_MINUTE_OF_ONE[access],
  };
}

/** Whether an operation is for signed-in users only: who is not, is told so (401) before anything is read. */
export function needsSession({ access }: Pick<Operation, 'access'>): boolean {
  return access === 'user' || access === 'staff';
}

/** Whether the parameters that the path does not name come in the body; where not, they come in the query. */
export function takesBody({ method }: Pick<Operation, 'method'>): boolean {
  return method !== 'GET' && method !== 'DELETE';
}

/** Declares an operation, keeping its exact types. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  declared: Operation<Input, Output>,
): Operation<Input, Output> {
  return declared;
}

export type InputOf<O> = O extends Operation<infer Input, z.ZodType> ? z.output<Input> : never;
export type OutputOf<O> = O extends Operation<z.ZodObject, infer Output> ? z.input<Output> : never;

/** What the web client sends for an operation. */
export type RequestOf<O> = O extends Operation<infer Input, z.ZodType> ? z.input<Input> : never;
/** What the web client gets back. */
export type ReplyOf<O> = O extends Operation<z.ZodObject, infer Output> ? z.output<Output> : never;

/** The answer of an operation that yields a file. */
export const fileReply = z.object({
  fileName: z.string(),
  content: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export type FileReply = z.infer<typeof fileReply>;

/** The answer of an operation that has nothing to say. */
export const done = z.object({ done: z.literal(true) });
export const DONE = { done: true } as const;
