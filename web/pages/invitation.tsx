import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { maybeSignedIn } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { announce } from '../ui/live.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { keepWanted } from './wanted.ts';

const KEY = 'kabinet.invitation';

/** Where a supplier's invitation leads: who is not signed in does that first, and then the contracts are added. */
export default function Invitation(): VNode {
  const words = useWords();
  const { t, language } = words;
  const { route } = useLocation();
  const [token] = useState(takeToken);
  const [invitation, setInvitation] = useState<Reply<'contract.openInvitation'>>();
  const [fault, setFault] = useState<unknown>();
  const [pending, setPending] = useState(false);
  useEffect(() => {
    if (token) call('contract.openInvitation', { token }).then(setInvitation, setFault);
  }, [token, language]);

  const accept = async (): Promise<void> => {
    setPending(true);
    try {
      const { contractIds } = await call('contract.acceptInvitation', { token: token ?? '' });
      sessionStorage.removeItem(KEY);
      announce(t('invitation.done', { count: contractIds.length }));
      route('/', true);
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="door-narrow stack">
      <Page title={t('invitation.title')}>
        <div class="stack" aria-live="polite">
          {!token && <Notice look="warn">{t('invitation.noToken')}</Notice>}
          {token && !invitation && fault === undefined && (
            <p class="muted flex items-center gap-3">
              <span class="spinner" aria-hidden="true" />
              {t('app.loading')}
            </p>
          )}
          {invitation && (
            <p>{t('invitation.lead', { supplier: invitation.supplierName, count: invitation.contracts })}</p>
          )}
          {fault !== undefined && <Notice look="bad">{faultWords(fault, words)}</Notice>}
        </div>
        {invitation && maybeSignedIn() && (
          <div class="actions">
            <Button pending={pending} onClick={accept}>
              {t('invitation.accept')}
            </Button>
          </div>
        )}
        {invitation && !maybeSignedIn() && <Door />}
      </Page>
    </div>
  );
}

/** The ways to a session, and back here. */
function Door(): VNode {
  const { t } = useWords();
  useEffect(() => keepWanted('/invitation'), []);
  return (
    <>
      <p class="muted">{t('invitation.first')}</p>
      <div class="actions">
        <ButtonLink href="/sign-in">{t('signIn.submit')}</ButtonLink>
        <ButtonLink look="quiet" href="/sign-up">
          {t('signIn.signUp')}
        </ButtonLink>
      </div>
    </>
  );
}

/** The token from behind the `#`, or the one this tab had before somebody signed in. It is taken out of the address. */
function takeToken(): string | undefined {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get('token');
  try {
    if (inAddress) {
      sessionStorage.setItem(KEY, inAddress);
      history.replaceState(history.state, '', location.pathname);
    }
    return inAddress ?? sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return inAddress ?? undefined;
  }
}
