import { beforeAll, describe, expect, test } from 'vitest';
import { Fault, idSource, instant, type UserId } from '#core/kernel';
import type { Credentials } from '../ports.ts';

export interface Conforming {
  credentials: Credentials;
  /** The emulator checks neither the disabled flag nor knows the end of all sessions. */
  emulator?: boolean;
}

const ids = idSource({ now: () => instant('2026-10-20T09:00:00Z') });
const GOOD = 'Water2026pipe';
const OTHER = 'Other2026pipe';

/** What every keeper of passwords must do: run against the fake, and against Cognito's emulator through its adapter. */
export function credentialsConformance(name: string, make: () => Promise<Conforming>): void {
  describe(`${name} keeps credentials`, () => {
    let made: Conforming;
    let credentials: Credentials;
    beforeAll(async () => {
      made = await make();
      ({ credentials } = made);
    });
    const newUser = async (): Promise<UserId> => {
      const userId = ids.next('user');
      await credentials.create(userId, GOOD);
      return userId;
    };
    const signedIn = async (userId: UserId) => {
      const tokens = await credentials.signIn(userId, GOOD);
      if (!tokens) throw new Error('the right password must do');
      return tokens;
    };

    test('a created user signs in at once, without a letter or a change of password', async () => {
      const tokens = await signedIn(await newUser());
      expect(tokens.accessToken.length).toBeGreaterThan(10);
      expect(tokens.refreshToken.length).toBeGreaterThan(10);
      expect(tokens.accessLifeSeconds).toBe(900);
    });

    test('a wrong password and an unknown user get the same refusal', async () => {
      expect(await credentials.signIn(await newUser(), OTHER)).toBeUndefined();
      expect(await credentials.signIn(ids.next('user'), GOOD)).toBeUndefined();
    });

    test('creating the same user again only sets the password', async () => {
      const userId = await newUser();
      await credentials.create(userId, OTHER);
      expect(await credentials.signIn(userId, GOOD)).toBeUndefined();
      expect(await credentials.signIn(userId, OTHER)).toBeDefined();
    });

    test('a new password replaces the old one', async () => {
      const userId = await newUser();
      await credentials.setPassword(userId, OTHER);
      expect(await credentials.signIn(userId, GOOD)).toBeUndefined();
      expect(await credentials.signIn(userId, OTHER)).toBeDefined();
    });

    test('a password for nobody is a fault, not a silent success', async () => {
      await expect(credentials.setPassword(ids.next('user'), GOOD)).rejects.toThrow(Fault);
      await expect(credentials.disable(ids.next('user'))).rejects.toThrow(Fault);
      await expect(credentials.enable(ids.next('user'))).rejects.toThrow(Fault);
    });

    test('a refresh token renews its session, and an unknown one does not', async () => {
      const { refreshToken } = await signedIn(await newUser());
      expect((await credentials.refresh(refreshToken))?.accessToken).toBeDefined();
      expect(await credentials.refresh('unknown-refresh-token')).toBeUndefined();
    });

    test('a revoked session is over, other sessions go on, and revoking again is harmless', async () => {
      const userId = await newUser();
      const [one, other] = [await signedIn(userId), await signedIn(userId)];
      await credentials.revoke(one.refreshToken);
      await credentials.revoke(one.refreshToken);
      expect(await credentials.refresh(one.refreshToken)).toBeUndefined();
      expect(await credentials.refresh(other.refreshToken)).toBeDefined();
    });

    test('the end of all sessions ends them, and is harmless for nobody', async () => {
      const userId = await newUser();
      const { refreshToken } = await signedIn(userId);
      await credentials.globalSignOut(userId);
      await credentials.globalSignOut(ids.next('user'));
      if (!made.emulator) expect(await credentials.refresh(refreshToken)).toBeUndefined();
    });

    test('a disabled user does not get in until enabled again', async () => {
      const userId = await newUser();
      await credentials.disable(userId);
      if (!made.emulator) expect(await credentials.signIn(userId, GOOD)).toBeUndefined();
      await credentials.enable(userId);
      expect(await credentials.signIn(userId, GOOD)).toBeDefined();
    });

    test('a removed user is gone, and removing again is harmless', async () => {
      const userId = await newUser();
      await credentials.remove(userId);
      await credentials.remove(userId);
      expect(await credentials.signIn(userId, GOOD)).toBeUndefined();
    });
  });
}
