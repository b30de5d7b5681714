import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { Form } from '../ui/form.tsx';
import { MAIL } from '../ui/icon.tsx';
import { isEmail } from '../ui/login.ts';
import { Notice } from '../ui/notice.tsx';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** Another e-mail: the address and the password; the link in the mail does the rest. */
export default function NewEmail(): VNode {
  const { t } = useWords();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <ProfileFrame title={t('newEmail.title')} lead={t('newEmail.lead')}>
      {sentTo ? (
        <Notice look="good" icon={MAIL} live>
          {t('newEmail.sent', { email: sentTo })}
        </Notice>
      ) : (
        <Form
          name="new-email"
          check={(values) => ({
            email: isEmail(values.email) ? undefined : t('field.emailWrong'),
            ...ownPasswordMissing(values, t),
          })}
          submit={async ({ email = '', password = '' }) => {
            setSentTo((await call('identity.startEmailChange', { email, password })).sentTo);
          }}
          submitText={t('newEmail.submit')}
          pendingText={t('signUp.pending')}
        >
          <EmailField name="email" label={t('newEmail.email')} />
          <OwnPasswordField />
        </Form>
      )}
    </ProfileFrame>
  );
}
