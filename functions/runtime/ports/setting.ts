import type * as z from 'zod';

/** A setting of the deployment that is a JSON object. */
export function objectOf(
  value: unknown,
  malformed: (place: string) => Error,
): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw malformed('the whole');
}

/** Where the first fault is, in names of ours only. */
export function placeOf({ issues: [issue] }: z.ZodError): string {
  return (issue?.path ?? []).map((name) => `.${String(name)}`).join('');
}
