import type { VNode } from 'preact';
import { useWords } from '../i18n/language.tsx';
import { PasswordField } from '../ui/password-field.tsx';

/** Whoever changes an account shows that they know its password. */
export function OwnPasswordField(): VNode {
  const { t } = useWords();
  return <PasswordField name="password" label={t('profile.present')} autocomplete="current-password" />;
}
