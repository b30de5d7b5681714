import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useCaptcha } from '../api/captcha.ts';
import { call } from '../api/client.ts';
import { endSession, maybeSignedIn } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { CodeField } from '../ui/code-field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Page } from '../ui/page.tsx';
import { isStrongPassword } from '../ui/password-policy.ts';
import { phoneE164 } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { type Conversation, codeTimes, useConversation } from './conversation.ts';

type Talk = Conversation<'code'>;

/** A new password by SMS: the phone, then the code together with the new password. */
export default function Recovery(): VNode {
  const [talk, go] = useConversation<Talk['step']>('recovery');
  return (
    <div class="door-narrow stack">{talk ? <NewPassword talk={talk} go={go} /> : <AskPhone go={go} />}</div>
  );
}

function AskPhone({ go }: { go: (next: Talk) => void }): VNode {
  const { t } = useWords();
  const captcha = useCaptcha('recovery');
  const submit = async (values: FormValues): Promise<void> => {
    const phone = phoneE164(values.phone ?? '') ?? '';
    const sent = await call('identity.startRecovery', { phone, captcha: await captcha() });
    go({ step: 'code', id: sent.id, phone, ...codeTimes(sent) });
  };
  return (
    <Page title={t('recovery.title')} lead={<p class="muted">{t('recovery.lead')}</p>}>
      <Form
        name="recovery"
        check={({ phone }) => ({ phone: phoneE164(phone ?? '') ? undefined : t('field.phoneWrong') })}
        submit={submit}
        submitText={t('recovery.submit')}
        pendingText={t('signUp.pending')}
      >
        <PhoneField name="phone" label={t('join.phone')} />
      </Form>
      <p>
        <a href="/sign-in">{t('activate.signIn')}</a>
      </p>
    </Page>
  );
}

function NewPassword({ talk, go }: { talk: Talk; go: (next: Talk | undefined) => void }): VNode {
  const { t, format } = useWords();
  const { route } = useLocation();
  const submit = async (values: FormValues): Promise<void> => {
    await call('identity.completeRecovery', {
      id: talk.id,
      code: values.code ?? '',
      password: values.password ?? '',
    });
    go(undefined);
    if (maybeSignedIn()) endSession();
    route('/sign-in?after=recovery');
  };
  return (
    <Page
      title={t('recovery.newTitle')}
      of="code"
      lead={<p class="muted">{t('recovery.newLead', { phone: format.phone(talk.phone) })}</p>}
    >
      <Form
        name="recovery-code"
        check={(values) => ({
          code: /^\d{6}$/.test(values.code ?? '') ? undefined : t('signUp.codeWrong'),
          password: isStrongPassword(values.password ?? '') ? undefined : t('join.passwordWeak'),
        })}
        submit={submit}
        submitText={t('recovery.save')}
      >
        <CodeField name="code" label={t('signUp.code')} />
        <NewPasswordField name="password" label={t('join.nextPassword')} />
        <p class="muted small">{t('recovery.warning')}</p>
      </Form>
      <Resend
        codeEndsAtMs={talk.codeEndsAtMs}
        resendAtMs={talk.resendAtMs}
        resend={async () => {
          const sent = await call('identity.resendRecoveryCode', { id: talk.id });
          go({ ...talk, ...codeTimes(sent) });
        }}
      />
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.otherPhone')}
      </Button>
    </Page>
  );
}
