import * as z from 'zod';
import { FAULT_STATUS } from '#core/kernel';
import type { HttpHandler } from '#runtime/http';
import { RUNTIME_FAULTS } from '#runtime/problem';
import type { Route } from '../routes.ts';

export type Answer = Awaited<ReturnType<HttpHandler>>;

const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.enum(Object.keys(FAULT_STATUS) as [string, ...string[]]),
  status: z.int().min(400).max(499),
  code: z.string(),
  detail: z.string().min(5),
  fields: z
    .array(z.strictObject({ field: z.string(), code: z.string(), detail: z.string().min(5) }))
    .min(1)
    .optional(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  requestId: z.string(),
});

/** What is wrong with an answer; undefined when it is one that the operation's contract promises. */
export function wrongWith({ operation }: Route, answer: Answer): string | undefined {
  const { statusCode = 0, headers = {}, body = '' } = answer;
  const type = String(headers['content-type']);
  if (statusCode >= 500) return `answered ${statusCode}`;
  if (statusCode !== 200) {
    const read = problem.safeParse(parsed(body));
    if (!read.success) return `no problem: ${z.prettifyError(read.error)}`;
    if (type !== 'application/problem+json') return `a problem of the type ${type}`;
    if (read.data.status !== statusCode) return `${statusCode} says ${read.data.status}`;
    const { code } = read.data;
    if (!operation.faults.includes(code) && !RUNTIME_FAULTS.includes(code)) return `${code} is not declared`;
    return undefined;
  }
  if (operation.binary)
    return type === operation.binary && answer.isBase64Encoded ? undefined : `a file of ${type}`;
  if (operation.text) return type.startsWith(operation.text) ? undefined : `a text of ${type}`;
  const read = operation.output.safeParse(parsed(body));
  if (!read.success) return `not the output that is promised: ${z.prettifyError(read.error)}`;
  return JSON.stringify(read.data) === body ? undefined : 'more than the output that is promised';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
