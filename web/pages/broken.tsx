import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';

/** A page that could not be fetched, or that failed while it was shown. */
export function Broken(): VNode {
  const { t } = useWords();
  return (
    <div class="door-narrow stack">
      <Page title={t('fault.pageTitle')} lead={<p class="muted">{t('fault.pageText')}</p>}>
        <div class="actions">
          <Button onClick={() => location.reload()}>{t('fault.reload')}</Button>
        </div>
      </Page>
    </div>
  );
}
