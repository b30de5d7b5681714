import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';

/** Where the link in the mail leads: completes the registration at once. Opening it again is harmless. */
export default function Activate(): VNode {
  const words = useWords();
  const { t } = words;
  const [token] = useState(tokenInAddress);
  const [outcome, setOutcome] = useState<'working' | 'done' | unknown>('working');

  const open = useCallback(async () => {
    if (!token) return;
    setOutcome('working');
    try {
      await call('identity.activate', { token });
      sessionStorage.removeItem('kabinet.conversation.sign-up');
      setOutcome('done');
    } catch (fault) {
      setOutcome(fault);
    }
  }, [token]);
  useEffect(() => {
    void open();
  }, [open]);

  const failed = outcome !== 'working' && outcome !== 'done';
  const again = outcome instanceof ApiFault && outcome.passing;
  return (
    <div class="door-narrow stack">
      <Page title={t('activate.title')}>
        <div class="stack" aria-live="polite">
          {!token && <Notice look="warn">{t('activate.noToken')}</Notice>}
          {token && outcome === 'working' && (
            <p class="muted flex items-center gap-3">
              <span class="spinner" aria-hidden="true" />
              {t('activate.working')}
            </p>
          )}
          {outcome === 'done' && <Notice look="good">{t('activate.done')}</Notice>}
          {failed && (
            <Notice look="bad">
              <strong>{t('activate.failed')}</strong>
              <p>{faultWords(outcome, words)}</p>
            </Notice>
          )}
        </div>
        <div class="actions">
          {again && <Button onClick={open}>{t('app.retry')}</Button>}
          {outcome === 'done' && <ButtonLink href="/sign-in">{t('activate.signIn')}</ButtonLink>}
          {failed && !again && (
            <ButtonLink look="quiet" href="/sign-up">
              {t('activate.signUp')}
            </ButtonLink>
          )}
        </div>
      </Page>
    </div>
  );
}

/** The token stands behind the `#`, so that no server on the way ever sees it. */
function tokenInAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
}
