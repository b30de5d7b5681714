import { beforeAll, describe, expect, test } from 'vitest';
import type { ProviderAnswer, ProviderQuestion, SignInProvider } from '../ports.ts';

/** Somebody at the provider. */
export interface ProviderPerson {
  readonly login: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly proved?: boolean;
}

export interface ConformingProvider {
  readonly provider: SignInProvider;
  /** Goes there as somebody, or refuses, and brings what the browser comes back with. */
  visit(url: string, who: ProviderPerson | 'refuse'): Promise<ProviderAnswer>;
}

let drawn = 0;
export function aQuestion(): ProviderQuestion {
  drawn += 1;
  const random = (name: string) => `${name}-${drawn}`.padEnd(43, 'x');
  return { state: random('state'), nonce: random('nonce'), codeVerifier: random('verifier') };
}

const OLGA = {
  ...{ login: 'olga', givenName: 'Ольга', familyName: 'Смирнова' },
  ...{ email: 'olga@example.org', phone: '+79219990001', proved: true },
};

/** What every sign-in provider must do: run against the fake, and against a real one through the adapter. */
export function providerConformance(name: string, make: () => Promise<ConformingProvider>): void {
  describe(`${name} vouches for people`, () => {
    let provider: SignInProvider;
    let visit: ConformingProvider['visit'];
    beforeAll(async () => {
      ({ provider, visit } = await make());
    });
    const went = async (who: ProviderPerson | 'refuse', question = aQuestion()) => ({
      question,
      answer: await visit(await provider.signInUrl(question, 'ru'), who),
    });
    const refused = (code: string) => expect.objectContaining({ code: `identity.${code}` });

    test('by name, and with the e-mail and the phone that were proved to it', async () => {
      const { question, answer } = await went(OLGA);
      expect(answer.state).toBe(question.state);
      const { subject, ...rest } = await provider.identify(question, answer);
      const { login: _, proved: __, ...said } = OLGA;
      expect(rest).toEqual(said);
      const again = await went({ ...OLGA, familyName: 'Котова' });
      expect(await provider.identify(again.question, again.answer)).toMatchObject({ subject });
      const other = await went({ ...OLGA, login: 'not olga' });
      expect((await provider.identify(other.question, other.answer)).subject).not.toBe(subject);
    });

    test('without an e-mail and a phone that nobody proved to it', async () => {
      const { question, answer } = await went({ ...OLGA, proved: false });
      const vouched = await provider.identify(question, answer);
      expect(vouched).not.toHaveProperty('email');
      expect(vouched).not.toHaveProperty('phone');
    });

    test('once for each code', async () => {
      const { question, answer } = await went(OLGA);
      await provider.identify(question, answer);
      await expect(provider.identify(question, answer)).rejects.toThrow(refused('provider_answer_stale'));
    });

    test('to whoever asked: not by another’s verifier, nor under another nonce', async () => {
      const { question, answer } = await went(OLGA);
      const { codeVerifier } = aQuestion();
      await expect(provider.identify({ ...question, codeVerifier }, answer)).rejects.toThrow(
        refused('provider_answer_stale'),
      );
      const second = await went(OLGA);
      const { nonce } = aQuestion();
      await expect(provider.identify({ ...second.question, nonce }, second.answer)).rejects.toThrow(
        refused('provider_distrusted'),
      );
    });

    test('not when the person refuses', async () => {
      const { question, answer } = await went('refuse');
      await expect(provider.identify(question, answer)).rejects.toThrow(refused('provider_denied'));
    });

    test('not under another provider’s name', async () => {
      const { question, answer } = await went(OLGA);
      const mixed = { ...answer, iss: 'https://other.example.org' };
      await expect(provider.identify(question, mixed)).rejects.toThrow(refused('provider_mixed_up'));
    });

    test('not with an error of its own, nor by a code it never gave', async () => {
      const { question, answer } = await went(OLGA);
      const broken = { ...answer, code: undefined, error: 'server_error' };
      await expect(provider.identify(question, broken)).rejects.toThrow(refused('provider_unavailable'));
      await expect(provider.identify(question, { ...answer, code: 'made-up' })).rejects.toThrow(
        refused('provider_answer_stale'),
      );
    });
  });
}
