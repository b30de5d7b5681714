import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useCaptcha } from '../api/captcha.ts';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import type { Reply } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { CodeField } from '../ui/code-field.tsx';
import { Field } from '../ui/field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { MAIL } from '../ui/icon.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { isStrongPassword } from '../ui/password-policy.ts';
import { phoneE164 } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { type Conversation, codeTimes, useConversation } from './conversation.ts';

type Talk = Conversation<'code' | 'profile' | 'mail'>;
interface StepProps {
  readonly talk: Talk;
  readonly go: (next: Talk | undefined) => void;
}

/** Registration by phone: phone and password → the code → names and e-mail → the link in the mail. */
export default function SignUp(): VNode {
  const [talk, go] = useConversation<Talk['step']>('sign-up');
  return (
    <div class="door-narrow stack">
      {!talk && <Begin go={go} />}
      {talk?.step === 'code' && <ProvePhone talk={talk} go={go} />}
      {talk?.step === 'profile' && <GiveName talk={talk} go={go} />}
      {talk?.step === 'mail' && <CheckMail talk={talk} go={go} />}
    </div>
  );
}

function Step(props: { step: number }): VNode {
  const { t } = useWords();
  return <p class="muted small">{t('join.step', { step: props.step, of: 3 })}</p>;
}

function Begin({ go }: Pick<StepProps, 'go'>): VNode {
  const { t, rich } = useWords();
  const captcha = useCaptcha('sign-up');
  const [legal, setLegal] = useState<Reply<'identity.getLegal'>>();
  useEffect(() => {
    call('identity.getLegal', {}).then(setLegal, () => {});
  }, []);

  const submit = async (values: FormValues): Promise<void> => {
    const phone = phoneE164(values.phone ?? '') ?? '';
    const { marketingVersion, ...versions } = legal ?? (await call('identity.getLegal', {}));
    try {
      const sent = await call('identity.startSignUp', {
        phone,
        password: values.password ?? '',
        ...versions,
        ...(values.marketing && { marketingVersion }),
        captcha: await captcha(),
      });
      go({ step: 'code', id: sent.id, phone, ...codeTimes(sent) });
    } catch (fault) {
      if (fault instanceof ApiFault && fault.code === 'identity.text_outdated') setLegal(undefined);
      throw fault;
    }
  };
  const document = (href: string) => (text: string) => (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
  return (
    <Page title={t('signUp.title')} above={<Step step={1} />}>
      <Form
        name="sign-up"
        check={(values) => ({
          phone: phoneE164(values.phone ?? '') ? undefined : t('field.phoneWrong'),
          password: isStrongPassword(values.password ?? '') ? undefined : t('join.passwordWeak'),
          licence: values.licence ? undefined : t('signUp.licenceMissing'),
          consent: values.consent ? undefined : t('signUp.consentMissing'),
        })}
        submit={submit}
        submitText={t('signUp.submit')}
        pendingText={t('signUp.pending')}
      >
        <PhoneField name="phone" label={t('join.phone')} hint={t('join.phoneHint')} />
        <NewPasswordField name="password" label={t('join.newPassword')} />
        <Checkbox name="licence">{rich('signUp.licence', { link: document('/legal/licence') })}</Checkbox>
        <Checkbox name="consent">{rich('signUp.consent', { link: document('/legal/consent') })}</Checkbox>
        <Checkbox name="marketing">
          {rich('signUp.marketing', { link: document('/legal/marketing') })}
        </Checkbox>
      </Form>
      <p class="muted">{rich('signUp.haveOne', { link: (text) => <a href="/sign-in">{text}</a> })}</p>
    </Page>
  );
}

function ProvePhone({ talk, go }: StepProps): VNode {
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
      above={<Step step={2} />}
      lead={<p class="muted">{t('signUp.codeLead', { phone: format.phone(talk.phone) })}</p>}
    >
      <Form
        name="sign-up-code"
        check={({ code }) => ({ code: /^\d{6}$/.test(code ?? '') ? undefined : t('signUp.codeWrong') })}
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

function GiveName({ talk, go }: StepProps): VNode {
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
    <Page title={t('signUp.profileTitle')} of="profile" above={<Step step={3} />}>
      <Form
        name="sign-up-profile"
        check={(values) => ({
          givenName: values.givenName ? undefined : t('field.required'),
          familyName: values.familyName ? undefined : t('field.required'),
          email: /^\S+@\S+\.\S+$/.test(values.email ?? '') ? undefined : t('field.emailWrong'),
        })}
        submit={submit}
        submitText={t('signUp.sendLink')}
        pendingText={t('signUp.pending')}
      >
        <Field name="givenName" label={t('signUp.givenName')} autocomplete="given-name" maxLength={60} />
        <Field name="familyName" label={t('signUp.familyName')} autocomplete="family-name" maxLength={60} />
        <Field
          name="email"
          label={t('signUp.email')}
          hint={t('signUp.emailHint')}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
        />
      </Form>
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.restart')}
      </Button>
    </Page>
  );
}

function CheckMail({ talk, go }: StepProps): VNode {
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
