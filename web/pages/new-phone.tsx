import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { forget } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { CodeField, codeProblem } from '../ui/code-field.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { phoneE164 } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { type Conversation, codeTimes, useConversation } from './conversation.ts';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Talk = Conversation<'code'>;

/** Another phone: the number and the password, then the code that came to it. */
export default function NewPhone(): VNode {
  const { t } = useWords();
  const [talk, go] = useConversation<Talk>('new-phone');
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <ProfileFrame title={t('newPhone.title')} of="done">
        <Notice look="good" live>
          {t('newPhone.done')}
        </Notice>
      </ProfileFrame>
    );
  }
  const finish = async (): Promise<void> => {
    go(undefined);
    setDone(true);
    await forget('identity.getMe');
  };
  return talk ? <Prove talk={talk} go={go} finish={finish} /> : <Ask go={go} />;
}

function Ask({ go }: { go: (next: Talk) => void }): VNode {
  const { t } = useWords();
  return (
    <ProfileFrame title={t('newPhone.title')} lead={t('newPhone.lead')}>
      <Form
        name="new-phone"
        check={(values) => ({
          phone: phoneE164(values.phone ?? '') ? undefined : t('field.phoneWrong'),
          ...ownPasswordMissing(values, t),
        })}
        submit={async (values) => {
          const phone = phoneE164(values.phone ?? '') ?? '';
          const sent = await call('identity.startPhoneChange', { phone, password: values.password ?? '' });
          go({ step: 'code', id: sent.id, phone, ...codeTimes(sent) });
        }}
        submitText={t('newPhone.submit')}
        pendingText={t('signUp.pending')}
      >
        <PhoneField name="phone" label={t('newPhone.phone')} hint={t('join.phoneHint')} />
        <OwnPasswordField />
      </Form>
    </ProfileFrame>
  );
}

function Prove(props: {
  talk: Talk;
  go: (next: Talk | undefined) => void;
  finish: () => Promise<void>;
}): VNode {
  const { talk, go, finish } = props;
  const { t, format } = useWords();
  return (
    <ProfileFrame
      title={t('newPhone.codeTitle')}
      of="code"
      lead={t('newPhone.codeLead', { phone: format.phone(talk.phone) })}
    >
      <Form
        name="new-phone-code"
        check={(values) => codeProblem(values, t)}
        submit={async ({ code = '' }) => {
          await call('identity.confirmPhoneChange', { id: talk.id, code });
          await finish();
        }}
        submitText={t('signUp.confirm')}
      >
        <CodeField name="code" label={t('signUp.code')} />
      </Form>
      <Resend
        codeEndsAtMs={talk.codeEndsAtMs}
        resendAtMs={talk.resendAtMs}
        resend={async () => {
          const sent = await call('identity.resendPhoneCode', { id: talk.id });
          go({ ...talk, ...codeTimes(sent) });
        }}
      />
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.otherPhone')}
      </Button>
    </ProfileFrame>
  );
}
