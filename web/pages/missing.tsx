import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

export function Missing(): VNode {
  const { t } = useWords();
  return (
    <div class="door-narrow stack">
      <Page title={t('missing.title')} lead={<p class="muted">{t('missing.text')}</p>}>
        <div class="actions">
          <ButtonLink href="/">{t('missing.home')}</ButtonLink>
        </div>
      </Page>
    </div>
  );
}
