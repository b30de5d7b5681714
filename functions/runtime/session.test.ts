import { describe, expect, test } from 'vitest';
import { endSession, readSession, sessionCookies, WithSession, withSession } from './session.ts';

const tokens = { accessToken: 'aaa.bbb.ccc', accessLifeSeconds: 900, refreshToken: 'refresh' };

describe('the cookies', () => {
  test('remember the browser for a year, beyond the end of the session', () => {
    const [, , device] = sessionCookies(withSession({}, { ...tokens, deviceToken: 'device' }).effect);
    expect(device).toContain('__Host-kabinet-device=device; Path=/; Max-Age=31536000;');
    expect(device).toMatch(/; Secure; HttpOnly; SameSite=Lax$/);
  });

  test('are bound to the host, sent over TLS only, and out of reach of scripts', () => {
    for (const cookie of [
      ...sessionCookies(withSession({}, tokens).effect),
      ...sessionCookies(endSession({}).effect),
    ]) {
      const [pair, ...attributes] = cookie.split('; ');
      expect(pair).toMatch(/^__Host-kabinet(-refresh)?=/);
      expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']));
      expect(cookie).not.toMatch(/domain=/i);
    }
  });

  test('live as long as the tokens in them', () => {
    const [access, refresh] = sessionCookies(withSession({}, tokens).effect);
    expect(access).toContain('__Host-kabinet=aaa.bbb.ccc; Path=/; Max-Age=900;');
    expect(refresh).toContain('__Host-kabinet-refresh=refresh; Path=/; Max-Age=2592000;');
  });

  test('leave the refresh cookie alone when the refresh token stays', () => {
    expect(sessionCookies(withSession({}, { accessToken: 'x', accessLifeSeconds: 900 }).effect)).toHaveLength(
      1,
    );
  });

  test('both go at the end of a session', () => {
    expect(sessionCookies(endSession({}).effect).map((cookie) => cookie.split('; ')[0])).toEqual([
      '__Host-kabinet=',
      '__Host-kabinet-refresh=',
    ]);
    for (const cookie of sessionCookies(endSession({}).effect)) expect(cookie).toContain('Max-Age=0');
  });

  test('leave the answer as it is', () => {
    expect(withSession({ done: true }, tokens)).toBeInstanceOf(WithSession);
    expect(withSession({ done: true }, tokens).value).toEqual({ done: true });
    expect(endSession({ done: true }).value).toEqual({ done: true });
  });
});

describe('the session of a request', () => {
  test('is read from the cookies that were set', () => {
    const cookies = sessionCookies(withSession({}, tokens).effect).map(
      (cookie) => cookie.split('; ')[0] ?? '',
    );
    expect(readSession({ headers: {}, cookies })).toEqual({
      accessToken: 'aaa.bbb.ccc',
      refreshToken: 'refresh',
      byCookie: true,
    });
  });

  test('is the bearer token where there are both', () => {
    const event = { headers: { Authorization: 'Bearer token.of.mine' }, cookies: ['__Host-kabinet=other'] };
    expect(readSession(event)).toEqual({ accessToken: 'token.of.mine', byCookie: false });
  });

  test('does not take a malformed header for a bearer token, so the cookie rules stay in force', () => {
    const event = { headers: { authorization: 'Bearer a b' }, cookies: ['__Host-kabinet=mine'] };
    expect(readSession(event)).toEqual({ accessToken: 'mine', byCookie: true });
  });

  test('is not taken from cookies without the host prefix, nor from a later cookie of the same name', () => {
    const cookies = ['kabinet=planted', '__Host-kabinet=first', '__Host-kabinet=second'];
    expect(readSession({ headers: {}, cookies }).accessToken).toBe('first');
  });

  test('tells the browser apart by its cookie and what it calls itself, at most 512 characters of it', () => {
    const headers = { 'user-agent': 'x'.repeat(9999) };
    expect(readSession({ headers, cookies: ['__Host-kabinet-device=secret'] })).toEqual({
      deviceToken: 'secret',
      userAgent: 'x'.repeat(512),
      byCookie: false,
    });
  });

  test('is nothing without cookies and headers', () => {
    expect(readSession({ headers: {} })).toEqual({ byCookie: false });
    expect(readSession({ headers: {}, cookies: ['=x', '__Host-kabinet='] })).toEqual({ byCookie: false });
  });
});
