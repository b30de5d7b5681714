import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { CodeField, codeProblem } from '../ui/code-field.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { MAIL } from '../ui/icon.tsx';
import { isEmail } from '../ui/login.ts';
import { NameFields, namesMissing } from '../ui/name-fields.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { phoneE164 } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { type Conversation, codeTimes } from './conversation.ts';
import { Step } from './sign-up-step.tsx';

/** A registration by phone. */
export type PhoneTalk = Conversation<'code' | 'profile' | 'mail'>;
interface StepProps {
  readonly talk: PhoneTalk;
  readonly go: (next: PhoneTalk | undefined) => void;
}

/** The code from the SMS. */
export function ProvePhone({ talk, go }: StepProps): VNode {
  const { t, format } = useWords();
  const [correcting, setCorrecting] = useState(false);
  const submit = async (values: FormValues): Promise<void> => {
    await call('identity.confirmSignUp', { id: talk.id, code: values.code ?? '' });
    go({ ...talk, step: 'profile' });
  };
  return (
    <Page
      title={t('signUp.codeTitle')}
      of="code"
      above={<Step step={2} of={3} />}
      lead={<p class="muted">{t('signUp.codeLead', { phone: format.phone(talk.phone) })}</p>}
    >
      <Form
        name="sign-up-code"
        check={(values) => codeProblem(values, t)}
        submit={submit}
        submitText={t('signUp.confirm')}
      >
        <CodeField name="code" label={t('signUp.code')} />
      </Form>
      <Resend
        codeEndsAtMs={talk.codeEndsAtMs}
        resendAtMs={talk.resendAtMs}
        resend={async () => {
          const sent = await call('identity.resendSignUpCode', { id: talk.id });
          go({ ...talk, ...codeTimes(sent) });
        }}
      />
      {correcting ? (
        <CorrectPhone
          talk={talk}
          go={(next) => {
            go(next);
            setCorrecting(false);
          }}
        />
      ) : (
        <Button look="plain" onClick={() => setCorrecting(true)}>
          {t('signUp.otherPhone')}
        </Button>
      )}
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.restart')}
      </Button>
    </Page>
  );
}

/** Another number for the same registration: the one before was mistyped. */
function CorrectPhone({ talk, go }: StepProps): VNode {
  const { t } = useWords();
  return (
    <Form
      name="sign-up-phone"
      check={({ phone }) => ({ phone: phoneE164(phone ?? '') ? undefined : t('field.phoneWrong') })}
      submit={async (values) => {
        const phone = phoneE164(values.phone ?? '') ?? '';
        const sent = await call('identity.changeSignUpPhone', { id: talk.id, phone });
        go({ ...talk, phone, ...codeTimes(sent) });
      }}
      submitText={t('signUp.submit')}
      pendingText={t('signUp.pending')}
    >
      <PhoneField name="phone" label={t('join.phone')} hint={t('join.phoneHint')} />
    </Form>
  );
}

/** Names, and where the link goes. */
export function GiveName({ talk, go }: StepProps): VNode {
  const { t } = useWords();
  const submit = async (values: FormValues): Promise<void> => {
    const sent = await call('identity.completeProfile', {
      id: talk.id,
      givenName: values.givenName ?? '',
      familyName: values.familyName ?? '',
      email: values.email ?? '',
    });
    go({ ...talk, step: 'mail', email: sent.sentTo, linkDays: sent.linkValidDays });
  };
  return (
    <Page title={t('signUp.profileTitle')} of="profile" above={<Step step={3} of={3} />}>
      <Form
        name="sign-up-profile"
        check={(values) => ({
          ...namesMissing(values, t),
          email: isEmail(values.email) ? undefined : t('field.emailWrong'),
        })}
        submit={submit}
        submitText={t('signUp.sendLink')}
        pendingText={t('signUp.pending')}
      >
        <NameFields />
        <EmailField name="email" label={t('signUp.email')} hint={t('signUp.emailHint')} />
      </Form>
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.restart')}
      </Button>
    </Page>
  );
}

/** The link is on its way. */
export function CheckMail({ talk, go }: StepProps): VNode {
  const { t } = useWords();
  return (
    <Page title={t('signUp.mailTitle')} of="mail">
      <Notice look="good" icon={MAIL}>
        <p>{t('signUp.mailLead', { email: talk.email ?? '' })}</p>
        {talk.linkDays !== undefined && <p>{t('signUp.mailDays', { count: talk.linkDays })}</p>}
      </Notice>
      <p class="muted">{t('signUp.mailNone')}</p>
      <Button look="quiet" onClick={() => go({ ...talk, step: 'profile' })}>
        {t('signUp.mailOther')}
      </Button>
    </Page>
  );
}
