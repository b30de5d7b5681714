/** The languages people are answered in; Russian is what every text has first. */
export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One sentence for people in each language. */
export type Text = Readonly<Record<Language, string>>;
