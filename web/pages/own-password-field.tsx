import type { VNode } from 'preact';
import { useOperation } from '../api/query.ts';
import { useWords, type Words } from '../i18n/language.tsx';
import type { FormValues, Problems } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';

export function ownPasswordMissing({ password }: FormValues, t: Words['t']): Problems {
  return { password: password ? undefined : t('profile.presentMissing') };
}

/** Whoever changes an account shows that they know its password; who has none yet is told where to choose one. */
export function OwnPasswordField(): VNode {
  const { t, rich } = useWords();
  const me = useOperation('identity.getMe', {}).data;
  return (
    <>
      {me?.hasPassword === false && (
        <Notice>
          <p>{rich('profile.noPassword', { link: (text) => <a href="/recovery">{text}</a> })}</p>
        </Notice>
      )}
      <PasswordField name="password" label={t('profile.present')} autocomplete="current-password" />
    </>
  );
}
