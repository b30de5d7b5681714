import { expect, test } from 'vitest';
import { password } from '#contract/identity';
import { isStrongPassword } from './password-policy.ts';

test.each([
  'Passw0rd',
  'Leto2027x',
  'passw0rd',
  'PASSW0RD',
  'Password',
  'Pass 0rdX',
  'Sh0rtPw',
  `Aa1${'x'.repeat(125)}`,
  `Aa1${'x'.repeat(126)}`,
  'Парольaa1A',
  '',
])('the rules shown for %j are the rules the API keeps', (text) => {
  expect(isStrongPassword(text)).toBe(password.safeParse(text).success);
});
