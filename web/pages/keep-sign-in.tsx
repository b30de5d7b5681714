import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useAct } from '../ui/use-act.ts';
import { useLinkToken } from './link-token.ts';

/**
 * Where the owner of a cabinet stops staff from giving it another phone or e-mail, by the link that was sent to the
 * present ones. It takes a press: programs that open the links of mails must not stop what the owner asked for.
 */
export default function KeepSignIn(): VNode {
  const { t } = useWords();
  const [token] = useLinkToken();
  const { act, state, fault } = useAct(async () => {
    await call('identity.keepSignIn', { token: token ?? '' });
  });
  return (
    <div class="door-narrow stack">
      <Page title={t('keepSignIn.title')} lead={<p class="muted">{t('keepSignIn.lead')}</p>}>
        <div class="stack" aria-live="polite">
          {!token && <Notice look="warn">{t('activate.noToken')}</Notice>}
          {state === 'done' && <Notice look="good">{t('keepSignIn.done')}</Notice>}
          {fault && <Notice look="bad">{fault}</Notice>}
        </div>
        <div class="actions">
          {token && state !== 'done' && (
            <Button pending={state === 'working'} onClick={act}>
              {t('keepSignIn.submit')}
            </Button>
          )}
          {state === 'done' && (
            <ButtonLink look="quiet" href="/recovery">
              {t('recovery.newTitle')}
            </ButtonLink>
          )}
        </div>
      </Page>
    </div>
  );
}
