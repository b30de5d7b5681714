import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { LinkOutcome } from './link-outcome.tsx';

/** Proves a new e-mail, on whatever device its mail is read. */
export default function ConfirmEmail(): VNode {
  const { t } = useWords();
  return (
    <LinkOutcome
      title={t('confirmEmail.title')}
      working={t('confirmEmail.working')}
      done={t('confirmEmail.done')}
      noToken={t('confirmEmail.noToken')}
      failed={t('confirmEmail.failed')}
      open={async (token) => {
        await call('identity.confirmEmailChange', { token });
        await forget('identity.getMe');
      }}
      next={<ButtonLink href="/">{t('confirmEmail.home')}</ButtonLink>}
      instead={
        <ButtonLink look="quiet" href="/profile/email">
          {t('newEmail.title')}
        </ButtonLink>
      }
    />
  );
}
