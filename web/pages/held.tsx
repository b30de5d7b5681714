import type { VNode } from 'preact';
import type { JournalEvent } from '#core/identity';
import type { Instant, Kopecks, Period, PlainDate } from '#core/kernel';
import type { TextKey } from '../i18n/catalogue.ts';
import { useWords, type Words } from '../i18n/language.tsx';

/** Every name and word has its text; `held.test.ts` sees to it. */
type HeldKey = Extract<TextKey, `held.${string}`>;

/** Whatever is kept, each thing under its name, as the pages of the cabinet would write it. */
export function Held({ name = '', value }: { readonly name?: string; readonly value: unknown }): VNode {
  const words = useWords();
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="muted">{words.t('myData.none')}</span>;
    return (
      <ol class="stack gap-2 pl-4">
        {value.map((one, index) => (
          <li key={index}>
            <Held name={name} value={one} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl class="small pl-2">
        {Object.entries(value).map(([inner, of]) => (
          <div key={inner}>
            <dt class="muted inline">{words.t(`held.${inner}` as HeldKey)}: </dt>
            <dd class="inline wrap-anywhere">
              <Held name={inner} value={of} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <>{written(words, name, value)}</>;
}

/** A single value: what its name ends in tells what it is. */
function written({ t, format }: Words, name: string, value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'myData.yes' : 'myData.no');
  if (typeof value === 'number')
    return name.endsWith('Kopecks') ? format.money(value as Kopecks) : format.whole(value);
  const text = String(value);
  if (name.endsWith('At') || name === 'at') return format.instant(text as Instant);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return format.date(text as PlainDate);
  if (/^\d{4}-\d{2}$/.test(text)) return format.period(text as Period);
  if (name === 'event') return t(`journal.${text as JournalEvent}`);
  if (name === 'phone' && /^\+7\d{10}$/.test(text)) return format.phone(text);
  return WORDS.has(name) ? t(`held.value.${text}` as HeldKey) : text;
}

/** What is one of a few words rather than a text. */
const WORDS: ReadonlySet<string> = new Set([
  ...['language', 'signInBy', 'notices', 'kind', 'act', 'stove', 'service', 'per', 'zone', 'zones'],
  ...['state', 'origin', 'source', 'role'],
]);
