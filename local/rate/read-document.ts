import type * as z from 'zod';
import { checkDocument, type DocumentProblem } from './check.ts';
import { type RateDocument, rateDocument } from './document.ts';

/** A document that can be rated, or everything that is wrong with it. */
export type ReadDocument =
  | { readonly document: RateDocument; readonly problems: readonly [] }
  | { readonly document?: undefined; readonly problems: readonly DocumentProblem[] };

/** Reads and checks a document's text. */
export function readDocument(json: string): ReadDocument {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { problems: [{ path: '(document)', detail: `is no JSON: ${(error as Error).message}` }] };
  }
  const parsed = rateDocument.safeParse(value);
  if (!parsed.success) return { problems: parsed.error.issues.flatMap(problemsOf) };
  const problems = checkDocument(parsed.data);
  return problems.length > 0 ? { problems } : { document: parsed.data, problems: [] };
}

function problemsOf(issue: z.core.$ZodIssue): DocumentProblem[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      detail: 'is no field of the document; docs/formats.md lists them',
    }));
  }
  const isAbsent = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, detail: isAbsent ? `is missing; ${issue.expected} is needed` : issue.message }];
}

/** `tariffs[0].rates.day[1]`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || '(document)';
}
