import { createHash } from 'node:crypto';
import { ApiError, invalid } from './api-error.ts';
import { instant, type Office } from './office.ts';
import type { RememberedAnswer } from './state.ts';

export interface Answer {
  status: number;
  body: unknown;
}

const REMEMBERED_MS = 24 * 60 * 60 * 1000;
const LONGEST_KEY = 64;

export function requireKey(header: string | string[] | undefined): string {
  const key = typeof header === 'string' ? header.trim() : '';
  if (key === '') throw invalid('Idempotence key is required', 'Idempotence-Key');
  if (key.length > LONGEST_KEY)
    throw invalid(`Idempotence key is longer than ${LONGEST_KEY}`, 'Idempotence-Key');
  return key;
}

/**
 * Runs a call once per key: the same call again gets the first answer, be it a success or a refusal; another call
 * under the same key is refused. An unforeseen failure is not remembered.
 */
export function onceByKey(
  office: Office,
  call: { shopId: string; key: string; path: string; body: unknown },
  run: () => unknown,
): Answer & { replayed: boolean } {
  forgetOldAnswers(office);
  const place = placeOf(call.shopId, call.key);
  const fingerprint = createHash('sha256')
    .update(`${call.path}\n${canonical(call.body)}`)
    .digest('hex');
  const remembered = Object.hasOwn(office.state.answers, place) ? office.state.answers[place] : undefined;
  if (remembered !== undefined) return replay(remembered, fingerprint);
  const answer = answerOf(run);
  office.state.answers[place] = { ...structuredClone(answer), fingerprint, storedAt: instant(office) };
  return { ...answer, replayed: false };
}

function replay(remembered: RememberedAnswer, fingerprint: string): Answer & { replayed: boolean } {
  if (remembered.fingerprint !== fingerprint) throw invalid('Idempotence key duplicated', 'Idempotence-Key');
  return { status: remembered.status, body: remembered.body, replayed: true };
}

function answerOf(run: () => unknown): Answer {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, body: error.body() };
  }
}

function placeOf(shopId: string, key: string): string {
  return `${shopId}:${key}`;
}

function forgetOldAnswers(office: Office): void {
  const oldest = office.now().getTime() - REMEMBERED_MS;
  for (const [place, answer] of Object.entries(office.state.answers)) {
    if (Date.parse(answer.storedAt) <= oldest) delete office.state.answers[place];
  }
}

/** JSON with sorted keys: the order in which a client happens to write its fields is not another request. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
