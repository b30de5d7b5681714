import { createHash } from 'node:crypto';
import type { SupplierId } from '#core/kernel';
import type { ProviderAnswer, ProviderQuestion, SignInProvider, Vouched } from '../ports.ts';
import {
  providerAnswerStale,
  providerDenied,
  providerDistrusted,
  providerMixedUp,
  providerUnavailable,
} from '../provider-faults.ts';
import type { ProviderPerson } from './provider-conformance.ts';

interface Given {
  readonly who: ProviderPerson;
  readonly challenge: string;
  readonly nonce: string;
}

/** A sign-in provider in memory, for unit tests: the same answers as a real one, proved by the conformance suite. */
export class FakeProvider implements SignInProvider {
  readonly supplierId = 'demo' as SupplierId;
  readonly provider: string;
  readonly name = { ru: 'Городской ID', en: 'City ID' };
  readonly issuer: string;
  /** While true, it does not answer. */
  broken = false;
  readonly #codes = new Map<string, Given>();

  constructor(provider = 'city') {
    this.provider = provider;
    this.issuer = `https://${provider}.example.org`;
  }

  async signInUrl({ state, nonce, codeVerifier }: ProviderQuestion): Promise<string> {
    if (this.broken) throw providerUnavailable(this.name, 'broken');
    return `${this.issuer}/?${new URLSearchParams({ state, nonce, challenge: challengeOf(codeVerifier) })}`;
  }

  /** What the browser comes back with. */
  async visit(url: string, who: ProviderPerson | 'refuse'): Promise<ProviderAnswer> {
    const said = new URL(url).searchParams;
    const answer = { state: said.get('state') ?? '', iss: this.issuer };
    if (who === 'refuse') return { ...answer, error: 'access_denied' };
    const code = `code-${this.#codes.size + 1}`;
    this.#codes.set(code, { who, challenge: said.get('challenge') ?? '', nonce: said.get('nonce') ?? '' });
    return { ...answer, code };
  }

  async identify(
    { nonce, codeVerifier }: ProviderQuestion,
    { code = '', iss, error }: ProviderAnswer,
  ): Promise<Vouched> {
    if (this.broken) throw providerUnavailable(this.name, 'broken');
    if (iss !== this.issuer) throw providerMixedUp('another issuer');
    if (error === 'access_denied') throw providerDenied(this.name);
    if (error) throw providerUnavailable(this.name, 'an error of its own');
    const given = this.#codes.get(code);
    this.#codes.delete(code);
    if (given?.challenge !== challengeOf(codeVerifier)) throw providerAnswerStale(this.name, 'no such code');
    if (given.nonce !== nonce) throw providerDistrusted(this.name, 'another nonce');
    const { login, givenName = '', familyName = '', email, phone, proved } = given.who;
    const contacts = { ...(email && { email }), ...(phone && { phone }) };
    return { subject: login, givenName, familyName, ...(proved && contacts) };
  }
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
