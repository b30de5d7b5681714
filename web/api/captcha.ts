import { type Challenge, solveChallengeWorkers } from 'altcha-lib';
import { useEffect, useMemo } from 'preact/hooks';
import { call } from './client.ts';
import type { Request } from './operations.ts';

type Purpose = Request<'identity.getCaptcha'>['purpose'];

/** An answer as a public form sends it along. */
export interface CaptchaAnswer {
  readonly challenge: string;
  readonly counter: number;
  readonly derivedKey: string;
}

/** As much of a cheap phone as may work while its owner types. */
const WORKERS = 2;

/**
 * The work that a public form asks of this browser: begun when the form is shown, so that it is done by the time it is
 * sent. An answer is good once; whoever asks for another waits for new work.
 */
export function useCaptcha(purpose: Purpose): () => Promise<CaptchaAnswer> {
  const captcha = useMemo(() => new Captcha(purpose), [purpose]);
  useEffect(() => captcha.begin(), [captcha]);
  return captcha.take;
}

class Captcha {
  readonly #purpose: Purpose;
  #work: Promise<CaptchaAnswer> | undefined;

  constructor(purpose: Purpose) {
    this.#purpose = purpose;
  }

  begin(): void {
    this.#work ??= solve(this.#purpose);
    // whoever takes it is told; nobody else is to be
    this.#work.catch(() => undefined);
  }

  readonly take = async (): Promise<CaptchaAnswer> => {
    this.begin();
    const work = this.#work;
    this.#work = undefined;
    return (await work) as CaptchaAnswer;
  };
}

/** Asks for work and does it. */
export async function solve(purpose: Purpose): Promise<CaptchaAnswer> {
  const { challenge } = await call('identity.getCaptcha', { purpose });
  const solution = await solveChallengeWorkers({
    challenge: JSON.parse(challenge) as Challenge,
    concurrency: WORKERS,
    createWorker: () => new Worker(new URL('./captcha-worker.ts', import.meta.url), { type: 'module' }),
  });
  if (!solution) throw new Error('the work was not done in time');
  const { counter, derivedKey } = solution;
  return { challenge, counter, derivedKey };
}
