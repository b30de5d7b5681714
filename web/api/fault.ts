/** One thing wrong with one input field, in the reader's language. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly detail: string;
}

interface Details {
  readonly fields?: readonly FieldProblem[] | undefined;
  readonly facts?: Readonly<Record<string, string | number>> | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly requestId?: string | undefined;
}

/** A refusal by the API (`application/problem+json`), or no answer at all: then `status` is 0. */
export class ApiFault extends Error {
  readonly status: number;
  /** Such as `metering.reading_below_previous`; `web.offline` and `web.unreachable` when no answer came. */
  readonly code: string;
  /** A sentence for people; empty when no answer came, the page then has its own words. */
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
  readonly facts: Readonly<Record<string, string | number>>;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, detail: string, details: Details = {}) {
    super(code);
    this.name = 'ApiFault';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.fields = details.fields ?? [];
    this.facts = details.facts ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.requestId = details.requestId;
  }

  /** Whether asking again could help: nothing came, or the server stumbled. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Reads a refusal. Anything that is not our own problem document (a proxy's error page) becomes a fault without words. */
export async function faultOf(response: Response): Promise<ApiFault> {
  const header = Number(response.headers.get('retry-after'));
  const retryAfterSeconds = header > 0 ? header : undefined;
  try {
    const problem = (await response.json()) as Partial<ApiFault>;
    if (typeof problem.code === 'string' && typeof problem.detail === 'string') {
      return new ApiFault(response.status, problem.code, problem.detail, {
        fields: problem.fields,
        facts: problem.facts,
        retryAfterSeconds: problem.retryAfterSeconds ?? retryAfterSeconds,
        requestId: problem.requestId,
      });
    }
  } catch {
    // not JSON: answered below
  }
  return new ApiFault(response.status, 'web.unexpected_answer', '', { retryAfterSeconds });
}

/** What `fetch` throws when no answer came. */
export function silenceFault(): ApiFault {
  return new ApiFault(0, navigator.onLine === false ? 'web.offline' : 'web.unreachable', '');
}
