import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { Form } from '../ui/form.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { isStrongPassword } from '../ui/password-policy.ts';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** Another password. */
export default function NewPassword(): VNode {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  return (
    <ProfileFrame title={t('newPassword.title')} lead={t('newPassword.lead')}>
      {done ? (
        <Notice look="good" live>
          {t('newPassword.done')}
        </Notice>
      ) : (
        <Form
          name="new-password"
          check={(values) => ({
            ...ownPasswordMissing(values, t),
            newPassword: isStrongPassword(values.newPassword ?? '') ? undefined : t('join.passwordWeak'),
          })}
          submit={async ({ password = '', newPassword = '' }) => {
            await call('identity.changePassword', { password, newPassword });
            setDone(true);
          }}
          submitText={t('newPassword.submit')}
        >
          <OwnPasswordField />
          <NewPasswordField name="newPassword" label={t('join.nextPassword')} />
        </Form>
      )}
    </ProfileFrame>
  );
}
