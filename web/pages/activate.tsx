import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { LinkOutcome } from './link-outcome.tsx';

/** Completes the registration. */
export default function Activate(): VNode {
  const { t } = useWords();
  return (
    <LinkOutcome
      title={t('activate.title')}
      working={t('activate.working')}
      done={t('activate.done')}
      noToken={t('activate.noToken')}
      failed={t('activate.failed')}
      open={async (token) => {
        await call('identity.activate', { token });
        sessionStorage.removeItem('kabinet.conversation.sign-up');
      }}
      next={<ButtonLink href="/sign-in">{t('activate.signIn')}</ButtonLink>}
      instead={
        <ButtonLink look="quiet" href="/sign-up">
          {t('activate.signUp')}
        </ButtonLink>
      }
    />
  );
}
