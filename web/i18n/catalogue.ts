import type { Language } from '#core/kernel';
import type { cabinet } from './ru/cabinet.ts';
import { entry } from './ru/entry.ts';
import type { held } from './ru/held.ts';
import type { join } from './ru/join.ts';
import type { organisations } from './ru/organisations.ts';
import type { profile } from './ru/profile.ts';

/** A text that depends on a number; the forms are those of `Intl.PluralRules` and all contain `{count}`. */
interface Plural {
  readonly one: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}
export type Message = string | Plural;
export type Texts = Readonly<Record<string, Message>>;

/** The Russian catalogue is the one that defines the keys; other languages have the same ones. */
type Catalogue = typeof entry &
  typeof join &
  typeof cabinet &
  typeof profile &
  typeof organisations &
  typeof held;
export type TextKey = keyof Catalogue;

type PlaceholdersIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never;
type Placeholders<M> = M extends string
  ? PlaceholdersIn<M>
  : M extends { readonly other: infer Other extends string }
    ? PlaceholdersIn<Other> | 'count'
    : never;
type Values<Names extends string> = [Names] extends [never]
  ? []
  : [values: { readonly [N in Names]: N extends 'count' ? number : string | number }];

/** What `t` wants besides the key: nothing, or a value for each placeholder. */
export type TextValues<K extends TextKey> = Values<Placeholders<Catalogue[K]>>;

/** Parts of the catalogue that are fetched together: what everybody needs first, joining, the cabinet, the person, their organisations, and what is held about them. */
export type Area = 'entry' | 'join' | 'cabinet' | 'profile' | 'organisations' | 'held';

const sources: Record<Area, Record<Language, () => Promise<Texts>>> = {
  entry: { ru: async () => entry, en: async () => (await import('./en/entry.ts')).entry },
  join: {
    ru: async () => (await import('./ru/join.ts')).join,
    en: async () => (await import('./en/join.ts')).join,
  },
  cabinet: {
    ru: async () => (await import('./ru/cabinet.ts')).cabinet,
    en: async () => (await import('./en/cabinet.ts')).cabinet,
  },
  profile: {
    ru: async () => (await import('./ru/profile.ts')).profile,
    en: async () => (await import('./en/profile.ts')).profile,
  },
  organisations: {
    ru: async () => (await import('./ru/organisations.ts')).organisations,
    en: async () => (await import('./en/organisations.ts')).organisations,
  },
  held: {
    ru: async () => (await import('./ru/held.ts')).held,
    en: async () => (await import('./en/held.ts')).held,
  },
};

const loaded: Record<Language, Record<string, Message>> = { ru: { ...entry }, en: {} };
const wanted = new Set<Area>(['entry']);

/** Fetches the texts of an area; other areas wanted so far are fetched too when the language is new. */
export async function loadTexts(language: Language, area: Area = 'entry'): Promise<void> {
  wanted.add(area);
  await Promise.all(
    [...wanted].map(async (name) => Object.assign(loaded[language], await sources[name][language]())),
  );
}

const plurals: Partial<Record<Language, Intl.PluralRules>> = {};

/** The text of a key in a language, its placeholders filled. */
export function translate<K extends TextKey>(language: Language, key: K, ...rest: TextValues<K>): string {
  const values = (rest[0] ?? {}) as Readonly<Record<string, string | number>>;
  const message = loaded[language][key];
  if (message === undefined) return key;
  return fill(
    typeof message === 'string' ? message : formOf(language, message, Number(values.count)),
    values,
  );
}

function formOf(language: Language, message: Plural, count: number): string {
  plurals[language] ??= new Intl.PluralRules(language);
  return message[plurals[language].select(count) as keyof Plural] ?? message.other;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
