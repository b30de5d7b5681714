import { afterEach, expect, test, vi } from 'vitest';
import { TEST_ENVIRONMENT } from '../../testing.ts';
import { signInProviders } from './sign-in-providers.ts';

const CITY = {
  name: { ru: 'Городской ID', en: 'City ID' },
  issuer: 'https://id.city.example',
  clientId: 'kabinet',
  clientSecret: 'secret-of-the-city',
};

function providersOf(setting: unknown) {
  for (const [name, value] of Object.entries(TEST_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.stubEnv('KABINET_SIGN_IN_PROVIDERS', typeof setting === 'string' ? setting : JSON.stringify(setting));
  return signInProviders();
}
afterEach(() => vi.unstubAllEnvs());

test('reads each supplier’s providers by their short names', () => {
  const bank = { ...CITY, issuer: 'https://bank.example' };
  const found = providersOf({ volna: { city: CITY, bank }, sever: { city: CITY } });
  expect(found.map(({ supplierId, provider, issuer }) => [supplierId, provider, issuer])).toEqual([
    ['volna', 'city', 'https://id.city.example'],
    ['volna', 'bank', 'https://bank.example'],
    ['sever', 'city', 'https://id.city.example'],
  ]);
});

test.each(['', '{}'])('has none where there are none: %j', (setting) => {
  expect(providersOf(setting)).toEqual([]);
});

test.each([
  ['secret-of-the-city', 'is not JSON'],
  ['[]', 'at the whole'],
  [{ 'A secret-of-the-city': { city: CITY } }, 'at the id of a supplier'],
  [{ volna: CITY }, 'at volna.name'],
  [{ volna: { City: CITY } }, 'at volna.City'],
  [{ volna: { city: { ...CITY, issuer: 'secret-of-the-city' } } }, 'at volna.city.issuer'],
  [{ volna: { city: { ...CITY, clientSecret: '' } } }, 'at volna.city.clientSecret'],
  [{ volna: { city: { ...CITY, secret: 'secret-of-the-city' } } }, 'at volna.city.'],
  [{ volna: { city: { ...CITY, name: { ru: 'Городской ID' } } } }, 'at volna.city.name.en'],
])('names what is malformed and shows no secret: %#', (setting, place) => {
  const error = (() => {
    try {
      return providersOf(setting);
    } catch (thrown) {
      return thrown;
    }
  })() as Error;
  expect(error.message).toContain(`KABINET_SIGN_IN_PROVIDERS`);
  expect(error.message).toContain(place);
  expect(error.message).not.toContain('secret-of-the-city');
});
