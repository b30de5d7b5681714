import '../../styles/cabinet.css';
import type { VNode } from 'preact';
import { useWords } from '../../i18n/language.tsx';
import { Page } from '../../ui/page.tsx';
import type { LegalText } from './legal-text.ts';

export function LegalDocument(props: { readonly ru: LegalText; readonly en: LegalText }): VNode {
  const { language } = useWords();
  const text = props[language];
  return (
    <Page title={text.title} lead={<p class="muted">{text.version}</p>}>
      <div class="prose panel">
        {text.sections.map(([heading, ...paragraphs]) => (
          <section key={heading} class="stack gap-3">
            <h2>{heading}</h2>
            {paragraphs.map((paragraph) =>
              typeof paragraph === 'string' ? (
                <p key={paragraph}>{paragraph}</p>
              ) : (
                <ul key={paragraph[0]}>
                  {paragraph.map((item) => (
                    <li key={item}>{item}</li>
                  ))}
                </ul>
              ),
            )}
          </section>
        ))}
      </div>
    </Page>
  );
}
