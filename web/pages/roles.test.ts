import { describe, expect, test } from 'vitest';
import { isAtLeast, ORGANISATION_ROLES } from '#core/kernel';
import { may, ROLES } from './roles.ts';

describe('what a page offers', () => {
  test('is everything with one’s own contract', () => {
    for (const needed of ROLES) expect(may({}, needed)).toBe(true);
  });

  test('is with an organisation’s what the API lets the role do', () => {
    expect(ROLES).toEqual(ORGANISATION_ROLES);
    for (const role of ROLES)
      for (const needed of ROLES)
        expect(may({ organisation: { role } }, needed), `${role} as ${needed}`).toBe(isAtLeast(role, needed));
  });
});
