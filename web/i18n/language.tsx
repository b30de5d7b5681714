import { type ComponentChildren, createContext, Fragment, type VNode } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { Language } from '#core/kernel';
import { loadTexts, type TextKey, type TextValues, translate } from './catalogue.ts';
import { type Formats, formats } from './format.ts';

const STORED_AS = 'kabinet.language';

export interface Words {
  readonly language: Language;
  /** The text of a key. */
  t<K extends TextKey>(key: K, ...values: TextValues<K>): string;
  /** A text with marked parts, `<link>so</link>`, each given to the function of its name. */
  rich<K extends TextKey>(
    key: K,
    parts: Readonly<Record<string, (text: string) => ComponentChildren>>,
    ...values: TextValues<K>
  ): ComponentChildren;
  readonly format: Formats;
  /** Fetches the other language's texts, then switches; the choice is remembered. */
  switchTo(language: Language): Promise<void>;
}

const Context = createContext<Words | undefined>(undefined);

/** Gives everything inside its texts, and follows the choice of language. */
export function LanguageProvider(props: { first: Language; children: ComponentChildren }): VNode {
  const [language, setLanguage] = useState(props.first);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const words = useMemo(() => wordsIn(language, setLanguage), [language]);
  return <Context.Provider value={words}>{props.children}</Context.Provider>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('useWords needs a LanguageProvider around it');
  return words;
}

function wordsIn(language: Language, set: (language: Language) => void): Words {
  return {
    language,
    t: (key, ...values) => translate(language, key, ...values),
    rich: (key, parts, ...values) => richText(translate(language, key, ...values), parts),
    format: formats(language),
    async switchTo(other) {
      await loadTexts(other);
      remember(other);
      // what is read anew for the other language asks in it
      document.documentElement.lang = other;
      set(other);
    },
  };
}

function richText(
  text: string,
  parts: Readonly<Record<string, (text: string) => ComponentChildren>>,
): ComponentChildren {
  return text.split(/(<\w+>.*?<\/\w+>)/).map((piece, index) => {
    const [, name, inner] = /^<(\w+)>(.*?)<\/\1>$/.exec(piece) ?? [];
    const made = name && parts[name] ? parts[name](inner ?? '') : piece;
    return <Fragment key={index}>{made}</Fragment>;
  });
}

/** The remembered choice, else Russian for those who read it at all, else English where it is preferred. */
export function firstLanguage(): Language {
  const stored = recall();
  if (stored === 'ru' || stored === 'en') return stored;
  const preferred = navigator.languages.map((tag) => tag.slice(0, 2));
  return !preferred.includes('ru') && preferred.includes('en') ? 'en' : 'ru';
}

function recall(): string | null {
  try {
    return localStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(STORED_AS, language);
  } catch {
    // storage may be switched off: the choice then lasts until the page is closed
  }
}
