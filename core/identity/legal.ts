import type { Language } from '#core/kernel';
import type { AgreedText } from './model.ts';

/** What a person agrees to, each for itself: the licence and the processing of personal data with the cabinet, marketing if they like. */
export const CONSENT_KINDS = ['licence', 'personal-data', 'marketing'] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** A text in force. */
export interface LegalText {
  readonly version: string;
  /** SHA-256, in hex, of what a reader of each language was shown: the proof of what was agreed to. */
  readonly hashes: Readonly<Record<Language, string>>;
}

/** The texts in force, as `web/pages/legal` shows them; a test there holds the hashes to them, so that no text changes under its version. */
export const LEGAL_TEXTS: Readonly<Record<ConsentKind, LegalText>> = {
  licence: {
    version: '2026-11-01',
    hashes: {
      ru: 'b4338e1caf3084ea3bc68f0c4eb5a85e28e9b784c037337354f53d8cba9fe5d6',
      en: '876f24d7cc0332f8bf57e0c275479d275fadb9867ecc7f56b56a71360db8ebc3',
    },
  },
  'personal-data': {
    version: '2026-11-01',
    hashes: {
      ru: 'b4894f6549b0ac542dc3b3db766b56d650c77d767d1d2b47a6fb8e06936ab261',
      en: '141b28fa236cba27f97317a5d5462e75f258c3dc0a5d609eeeb0a248188d3b53',
    },
  },
  marketing: {
    version: '2026-11-01',
    hashes: {
      ru: '8217f50ec0c3fd9df67166c21e0ac4e7d33c1df34a716dfbab89a22f6bcfc961',
      en: '62ccd57165030313139bf82a1c128e8e9a7072e184974f49d47469dc9133092e',
    },
  },
};

/** There is no cabinet without these; withdrawing them is deleting the account. */
export function isRequired(kind: ConsentKind): boolean {
  return kind !== 'marketing';
}

/** The text of a kind in force, as a reader of this language was shown it. */
export function textInForce(kind: ConsentKind, language: Language): AgreedText {
  const { version, hashes } = LEGAL_TEXTS[kind];
  return { kind, textVersion: version, textHash: hashes[language] };
}
