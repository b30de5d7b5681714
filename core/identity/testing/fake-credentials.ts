import { randomUUID } from 'node:crypto';
import { credentialsUnavailable } from '../faults.ts';
import type { Credentials } from '../ports.ts';

interface Kept {
  password: string;
  disabled: boolean;
  refreshTokens: Set<string>;
}

/** The keeper of passwords in memory, for unit tests: the same answers as Cognito, proved by the conformance suite. */
export class FakeCredentials implements Credentials {
  readonly users = new Map<string, Kept>();
  /** Every call in order, by name and user: tests of "the same work" compare them. */
  readonly calls: string[] = [];
  /** While true, every call fails the way an unreachable Cognito does. */
  broken = false;

  #call(name: string): void {
    this.calls.push(name);
    if (this.broken) throw credentialsUnavailable(new Error('the fake is told to be broken'));
  }

  #must(userId: string): Kept {
    const kept = this.users.get(userId);
    if (!kept) throw credentialsUnavailable(new Error(`no such user: ${userId}`));
    return kept;
  }

  async create(userId: string, password: string): Promise<void> {
    this.#call('create');
    const kept = this.users.get(userId);
    if (kept) kept.password = password;
    else this.users.set(userId, { password, disabled: false, refreshTokens: new Set() });
  }

  async setPassword(userId: string, password: string): Promise<void> {
    this.#call('setPassword');
    this.#must(userId).password = password;
  }

  async signIn(userId: string, password: string) {
    this.#call('signIn');
    const kept = this.users.get(userId);
    if (!kept || kept.disabled || kept.password !== password) return undefined;
    const refreshToken = `refresh-${randomUUID()}`;
    kept.refreshTokens.add(refreshToken);
    return { accessToken: `access-${randomUUID()}`, accessLifeSeconds: 900, refreshToken };
  }

  async refresh(refreshToken: string) {
    this.#call('refresh');
    const kept = [...this.users.values()].find((user) => user.refreshTokens.has(refreshToken));
    if (!kept || kept.disabled) return undefined;
    return { accessToken: `access-${randomUUID()}`, accessLifeSeconds: 900 };
  }

  async revoke(refreshToken: string): Promise<void> {
    this.#call('revoke');
    for (const { refreshTokens } of this.users.values()) refreshTokens.delete(refreshToken);
  }

  async globalSignOut(userId: string): Promise<void> {
    this.#call('globalSignOut');
    this.users.get(userId)?.refreshTokens.clear();
  }

  async disable(userId: string): Promise<void> {
    this.#call('disable');
    this.#must(userId).disabled = true;
  }

  async enable(userId: string): Promise<void> {
    this.#call('enable');
    this.#must(userId).disabled = false;
  }

  async remove(userId: string): Promise<void> {
    this.#call('remove');
    this.users.delete(userId);
  }
}
