import { describe, expect, test } from 'vitest';
import type { Command } from './command.ts';
import { grantStaff } from './grant-staff.ts';
import { revokeStaff } from './revoke-staff.ts';

const grant = (line: string) => () => grantStaff.read(line.split(' '));

describe('an operator’s command', () => {
  test.each([
    ['an argument that is missing', '--supplier demo --login anna@example.org', '--role is missing.'],
    ['an empty one', '--supplier demo --login= --role billing', '--login is missing.'],
    [
      'a supplier that is none',
      '--supplier Демо --login a@b.ru --role billing',
      '--supplier Демо is no supplier id',
    ],
    [
      'a role there is not',
      '--supplier demo --login a@b.ru --role god',
      '--role god is no role: it is billing or payments or contracts or support or admin.',
    ],
    [
      'an argument it does not know',
      '--supplier demo --login a@b.ru --role billing --force',
      "Unknown option '--force'",
    ],
  ])('is refused before anything is started, by name: %s', (_, line, message) => {
    expect(grant(line)).toThrow(message);
  });

  test.each<[string, Command, string[]]>([
    ['grant-staff', grantStaff, ['--role', 'admin']],
    ['revoke-staff', revokeStaff, ['--role', 'admin']],
    ['revoke-staff without a role', revokeStaff, []],
  ])('is read when everything is there: %s', (_, command, more) => {
    expect(() => command.read(['--supplier', 'demo', '--login', '+79211234567', ...more])).not.toThrow();
  });
});
