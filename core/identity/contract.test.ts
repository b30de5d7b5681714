import { describe, expect, test } from 'vitest';
import * as operations from './contract.ts';

const phone = '+79211234567';
const agreed = {
  licenceVersion: '1',
  consentVersion: '1',
  captcha: { challenge: '{}', counter: 1, derivedKey: '0'.repeat(64) },
};

describe('the password policy', () => {
  const accepts = (password: string) =>
    operations.startSignUp.input.safeParse({ phone, password, ...agreed }).success;

  test.each(['Water2026pipe', 'aB3aB3aB', `aB3${'x'.repeat(125)}`, 'Пароль-aB3-xyz', 'aB3!@#$%^&*()'])(
    'takes %s',
    (password) => expect(accepts(password)).toBe(true),
  );

  test.each([
    ['shorter than 8', 'aB3aB3a'],
    ['without an upper-case Latin letter', 'water2026'],
    ['without a lower-case Latin letter', 'WATER2026'],
    ['without a digit', 'WaterPipe'],
    ['with Cyrillic letters only', 'Пароль2026'],
    ['with a space', 'Water 2026'],
    ['with a tab', 'Water\t2026'],
    ['too big', `aB3${'x'.repeat(126)}`],
    ['empty', ''],
  ])('refuses one %s', (_, password) => expect(accepts(password)).toBe(false));

  test('is the same when a password is recovered', () => {
    const input = { id: 'rec_01JD9Z5X0M4K8N1R2T3V4W5X6Y', code: '012345' };
    expect(operations.completeRecovery.input.safeParse({ ...input, password: 'Water2026pipe' }).success).toBe(
      true,
    );
    expect(operations.completeRecovery.input.safeParse({ ...input, password: 'water2026pipe' }).success).toBe(
      false,
    );
  });
});

describe('a login', () => {
  const accepts = (login: string) => operations.signIn.input.safeParse({ login, password: 'x' }).success;

  test.each([phone, 'anna@example.org', 'Anna.Ivanova+kabinet@mail.example.org'])('may be %s', (login) =>
    expect(accepts(login)).toBe(true),
  );

  test.each([
    '89211234567',
    '+7 921 1234567',
    '+792112345678',
    '+1 212',
    'anna',
    'anna@',
    '',
    `${'a'.repeat(250)}@b.ru`,
  ])('may not be %s', (login) => expect(accepts(login)).toBe(false));
});

describe('a code and a conversation', () => {
  const accepts = (id: string, code: string) =>
    operations.confirmSignUp.input.safeParse({ id, code }).success;
  const id = 'sup_01JD9Z5X0M4K8N1R2T3V4W5X6Y';

  test('are six digits and an id of ours', () => {
    expect(accepts(id, '012345')).toBe(true);
    for (const code of ['12345', '1234567', '12345a', '１２３４５６', ''])
      expect(accepts(id, code)).toBe(false);
    for (const wrong of ['', 'x', `${id}0`, id.toLowerCase(), 'usr_01JD9Z5X0M4K8N1R2T3V4W5X6Y'])
      expect(accepts(wrong, '012345')).toBe(false);
  });
});

describe('a name', () => {
  const accepts = (givenName: string) =>
    operations.completeProfile.input.safeParse({
      id: 'sup_01JD9Z5X0M4K8N1R2T3V4W5X6Y',
      givenName,
      familyName: 'Иванова',
      email: 'anna@example.org',
    }).success;

  test('is one line of 1 to 60 characters', () => {
    for (const name of ['Анна', 'Anna Mária', 'Ж'.repeat(60)]) expect(accepts(name)).toBe(true);
    for (const name of ['', '   ', 'Ж'.repeat(61), 'Анна\nИванова', 'Анна\u0000'])
      expect(accepts(name)).toBe(false);
  });
});
