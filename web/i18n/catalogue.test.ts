import { describe, expect, test } from 'vitest';
import { JOURNAL_EVENTS } from '#core/identity';
import { loadTexts, type Message, type Texts, translate } from './catalogue.ts';
import { cabinet as cabinetEn } from './en/cabinet.ts';
import { entry as entryEn } from './en/entry.ts';
import { held as heldEn } from './en/held.ts';
import { join as joinEn } from './en/join.ts';
import { organisations as organisationsEn } from './en/organisations.ts';
import { profile as profileEn } from './en/profile.ts';
import { cabinet as cabinetRu } from './ru/cabinet.ts';
import { entry as entryRu } from './ru/entry.ts';
import { held as heldRu } from './ru/held.ts';
import { join as joinRu } from './ru/join.ts';
import { organisations as organisationsRu } from './ru/organisations.ts';
import { profile as profileRu } from './ru/profile.ts';

const areas: [string, Texts, Texts][] = [
  ['entry', entryRu, entryEn],
  ['join', joinRu, joinEn],
  ['cabinet', cabinetRu, cabinetEn],
  ['profile', profileRu, profileEn],
  ['organisations', organisationsRu, organisationsEn],
  ['held', heldRu, heldEn],
];
const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const placeholdersOf = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}|<(\w+)>/g)].map(([all]) => all).sort();

describe.each(areas)('the %s texts', (_area, russian, english) => {
  test('exist in English for every Russian key and no other', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(russian).sort());
  });

  test('have the same placeholders and marked parts in both languages and all plural forms', () => {
    for (const [key, message] of Object.entries(russian)) {
      const expected = placeholdersOf(formsOf(message)[0] ?? '');
      for (const form of [...formsOf(message), ...formsOf(english[key] ?? '')]) {
        expect(placeholdersOf(form), `${key}: ${form}`).toEqual(expected);
      }
    }
  });

  test('have every plural form their language needs', () => {
    for (const [language, texts] of [
      ['ru', russian],
      ['en', english],
    ] as const) {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      for (const [key, message] of Object.entries(texts)) {
        if (typeof message === 'string') continue;
        expect(Object.keys(message).sort(), `${language} ${key}`).toEqual([...needed].sort());
      }
    }
  });

  test('leave no text empty', () => {
    for (const texts of [russian, english]) {
      for (const [key, message] of Object.entries(texts)) {
        for (const form of formsOf(message)) expect(form.trim(), key).not.toBe('');
      }
    }
  });
});

test('every event of a journal has its words', () => {
  const told = Object.keys(profileRu).filter((key) => /^journal\.\w+\./.test(key));
  expect(told.sort()).toEqual(JOURNAL_EVENTS.map((event) => `journal.${event}`).sort());
});

describe('translate', () => {
  test('fills placeholders and takes the plural form of the number', async () => {
    await loadTexts('ru', 'cabinet');
    await loadTexts('en', 'cabinet');
    expect(translate('ru', 'dashboard.count', { count: 1 })).toBe('1 договор');
    expect(translate('ru', 'dashboard.count', { count: 3 })).toBe('3 договора');
    expect(translate('ru', 'dashboard.count', { count: 11 })).toBe('11 договоров');
    expect(translate('en', 'dashboard.count', { count: 1 })).toBe('1 contract');
    expect(translate('en', 'bill.title', { period: 'October 2026' })).toBe('Bill for October 2026');
  });

  test('gives another language what was asked for before it was chosen', async () => {
    await loadTexts('ru', 'join');
    await loadTexts('en');
    expect(translate('en', 'signUp.title')).toBe('Create an account');
  });
});
