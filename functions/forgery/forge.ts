import assert from 'node:assert/strict';
import type { Chance } from '#core/testing';
import type { Forgery } from '../../core/payment/testing/forgeries/wire.ts';
import type { Hooks } from './hooks.ts';

/** What was sent, by what it was. */
export interface Forged {
  /** Refused, each of them. */
  refused: number;
  /** Answered like any notice, and of no consequence: from the acquirer's own network, of what is not so. */
  heard: number;
  /** Genuine messages once more: acknowledged again. They are no forgeries and not counted as such. */
  replays: number;
  /** All of these, by the way they were made. */
  readonly byKind: Record<string, number>;
}

const COUNTED = { refused: 'refused', heard: 'heard', 'acknowledged again': 'replays' } as const;

/** Something was changed by a forgery, or a message was answered as none of its kind is. */
export class WronglyAnswered extends Error {}

/**
 * Sends so many forgeries to the hooks, and replays among them: no forgery may write anything or be acknowledged, and a
 * replay is acknowledged without writing anything. At last the genuine message that was held back all the time is sent, and must be credited, once: so the
 * doors were open. Throws {@link WronglyAnswered} at the first that is not so.
 */
export async function forge(hooks: Hooks, count: number, chance: Chance): Promise<Forged> {
  const { table, scene } = hooks;
  const before = table.snapshot();
  const forged: Forged = { refused: 0, heard: 0, replays: 0, byKind: {} };
  while (forged.refused + forged.heard < count) {
    const forgery = hooks.forge(chance);
    const commits = table.requests.commit;
    const { status, raw } = await hooks.send(forgery);
    const wrong = wrongIn(forgery, status, raw, table.requests.commit - commits);
    if (wrong)
      throw new WronglyAnswered(`${wrong}: ${forgery.kind} (${forgery.how}), ${JSON.stringify(forgery)}`);
    forged[COUNTED[forgery.fate]] += 1;
    forged.byKind[forgery.kind] = (forged.byKind[forgery.kind] ?? 0) + 1;
  }
  assert.deepEqual(table.snapshot(), before, 'nothing that is stored has changed');
  const entries = (await scene.entries()).length;
  for (let time = 0; time < 2; time += 1) assert.equal((await hooks.send(hooks.untold)).status, 200);
  assert.equal((await scene.entries()).length, entries + 1, 'the genuine message is credited, once');
  return forged;
}

function wrongIn({ fate }: Forgery, status: number, answer: string, commits: number): string | undefined {
  if (commits > 0) return `wrote something (${status})`;
  if (status >= 500) return `broke the handler (${status})`;
  const isAcknowledged = status < 300 && !answer.includes(NOT_TO_BE_PAID);
  if (fate === 'refused' && isAcknowledged) return `was acknowledged (${status})`;
  if (fate === 'acknowledged again' && !isAcknowledged) return `a replay was refused (${status})`;
  return undefined;
}

/** To a question it is a refusal, though an answer. */
const NOT_TO_BE_PAID = '<MNT_RESULT_CODE>500<';
