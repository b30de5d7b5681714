import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { maybeSignedIn } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { faultWords } from '../ui/fault-words.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { keepWanted } from './wanted.ts';

/** Where an invitation leads: who is not signed in does that first and comes back, and then it is accepted. */
export function Invited<Invitation>(props: {
  readonly title: string;
  /** Of the page itself. */
  readonly address: '/invitation' | '/join';
  readonly open: (token: string) => Promise<Invitation>;
  /** Who invites, and to what. */
  readonly lead: (invitation: Invitation) => ComponentChildren;
  readonly acceptText: string;
  /** Accepts it, and answers where to go on. */
  readonly accept: (token: string) => Promise<string>;
}): VNode {
  const words = useWords();
  const { t, language } = words;
  const { route } = useLocation();
  const keptAs = `kabinet${props.address.replace('/', '.')}`;
  const [token] = useState(() => takeToken(keptAs));
  const [invitation, setInvitation] = useState<Invitation>();
  const [fault, setFault] = useState<unknown>();
  const [pending, setPending] = useState(false);
  useEffect(() => {
    if (token) props.open(token).then(setInvitation, setFault);
  }, [token, language]);

  const accept = async (): Promise<void> => {
    setPending(true);
    try {
      const next = await props.accept(token ?? '');
      sessionStorage.removeItem(keptAs);
      route(next, true);
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <div class="door-narrow stack">
      <Page title={props.title}>
        <div class="stack" aria-live="polite">
          {!token && <Notice look="warn">{t('invitation.noToken')}</Notice>}
          {token && !invitation && fault === undefined && (
            <p class="muted flex items-center gap-3">
              <span class="spinner" aria-hidden="true" />
              {t('app.loading')}
            </p>
          )}
          {invitation && props.lead(invitation)}
          {fault !== undefined && <Notice look="bad">{faultWords(fault, words)}</Notice>}
        </div>
        {invitation && maybeSignedIn() && (
          <div class="actions">
            <Button pending={pending} onClick={accept}>
              {props.acceptText}
            </Button>
          </div>
        )}
        {invitation && !maybeSignedIn() && <Door back={props.address} />}
      </Page>
    </div>
  );
}

/** The ways to a session, and back here. */
function Door({ back }: { readonly back: string }): VNode {
  const { t } = useWords();
  useEffect(() => keepWanted(back), []);
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
function takeToken(keptAs: string): string | undefined {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get('token');
  try {
    if (inAddress) {
      sessionStorage.setItem(keptAs, inAddress);
      history.replaceState(history.state, '', location.pathname);
    }
    return inAddress ?? sessionStorage.getItem(keptAs) ?? undefined;
  } catch {
    return inAddress ?? undefined;
  }
}
