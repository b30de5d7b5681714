import '../styles/cabinet.css';
import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { useCaptcha } from '../api/captcha.ts';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { endSession, maybeSignedIn } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { CodeField, codeProblem } from '../ui/code-field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { MAIL } from '../ui/icon.tsx';
import { loginOf } from '../ui/login.ts';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { isStrongPassword } from '../ui/password-policy.ts';
import { LoginField } from '../ui/phone-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { type Conversation, codeTimes, useConversation } from './conversation.ts';
import { useLinkToken } from './link-token.ts';

type PhoneTalk = Conversation<'code'>;
interface LinkTalk {
  readonly step: 'link';
  readonly email: string;
  readonly linkMinutes: number;
}
type Talk = PhoneTalk | LinkTalk;

/**
 * A new password. By phone: the number, then the code from the SMS together with the new password. By e-mail: the
 * address, then the link in the mail, which leads back here.
 */
export default function Recovery(): VNode {
  const [talk, go] = useConversation<Talk>('recovery');
  const [token, forgetToken] = useLinkToken();
  const { route } = useLocation();
  const restart = (): void => {
    go(undefined);
    forgetToken();
  };
  const recovered = (): void => {
    go(undefined);
    // no session there was goes on
    if (maybeSignedIn()) endSession();
    route('/sign-in?after=recovery');
  };
  return (
    <div class="door-narrow stack">
      {token ? (
        <NewPasswordByLink key={token} token={token} restart={restart} recovered={recovered} />
      ) : (
        <>
          {!talk && <AskLogin go={go} />}
          {talk?.step === 'code' && <NewPasswordByCode talk={talk} go={go} recovered={recovered} />}
          {talk?.step === 'link' && <CheckMail talk={talk} restart={restart} />}
        </>
      )}
    </div>
  );
}

function AskLogin({ go }: { readonly go: (next: Talk) => void }): VNode {
  const { t } = useWords();
  const captcha = useCaptcha('recovery');
  const submit = async (values: FormValues): Promise<void> => {
    const login = loginOf(values.login) ?? '';
    if (login.includes('@')) {
      const sent = await call('identity.startEmailRecovery', { email: login, captcha: await captcha() });
      go({ step: 'link', email: sent.sentTo, linkMinutes: sent.linkValidMinutes });
      return;
    }
    const sent = await call('identity.startRecovery', { phone: login, captcha: await captcha() });
    go({ step: 'code', id: sent.id, phone: login, ...codeTimes(sent) });
  };
  return (
    <Page title={t('recovery.title')} lead={<p class="muted">{t('recovery.lead')}</p>}>
      <Form
        name="recovery"
        check={({ login }) => ({ login: loginOf(login) ? undefined : t('signIn.loginWrong') })}
        fieldOf={(field) => (field === 'phone' || field === 'email' ? 'login' : field)}
        submit={submit}
        submitText={t('recovery.submit')}
        pendingText={t('signUp.pending')}
      >
        <LoginField name="login" label={t('signIn.login')} hint={t('recovery.loginHint')} />
      </Form>
      <p>
        <a href="/sign-in">{t('activate.signIn')}</a>
      </p>
    </Page>
  );
}

function NewPasswordByCode(props: {
  readonly talk: PhoneTalk;
  readonly go: (next: Talk | undefined) => void;
  readonly recovered: () => void;
}): VNode {
  const { talk, go, recovered } = props;
  const { t, format } = useWords();
  const submit = async (values: FormValues): Promise<void> => {
    await call('identity.completeRecovery', {
      id: talk.id,
      code: values.code ?? '',
      password: values.password ?? '',
    });
    recovered();
  };
  return (
    <Page
      title={t('recovery.newTitle')}
      of="code"
      lead={<p class="muted">{t('recovery.newLead', { phone: format.phone(talk.phone) })}</p>}
    >
      <PasswordForm name="recovery-code" submit={submit}>
        <CodeField name="code" label={t('signUp.code')} />
      </PasswordForm>
      <Resend
        codeEndsAtMs={talk.codeEndsAtMs}
        resendAtMs={talk.resendAtMs}
        resend={async () => {
          const sent = await call('identity.resendRecoveryCode', { id: talk.id });
          go({ ...talk, ...codeTimes(sent) });
        }}
      />
      <Button look="plain" onClick={() => go(undefined)}>
        {t('recovery.other')}
      </Button>
    </Page>
  );
}

/** The new password, and what proves that it may be set. */
function PasswordForm(props: {
  readonly name: string;
  readonly submit: (values: FormValues) => Promise<void>;
  readonly children?: ComponentChildren;
}): VNode {
  const { t } = useWords();
  return (
    <Form
      name={props.name}
      check={(values) => ({
        ...(values.code !== undefined && codeProblem(values, t)),
        password: isStrongPassword(values.password ?? '') ? undefined : t('join.passwordWeak'),
      })}
      submit={props.submit}
      submitText={t('recovery.save')}
    >
      {props.children}
      <NewPasswordField name="password" label={t('join.nextPassword')} />
      <p class="muted small">{t('recovery.warning')}</p>
    </Form>
  );
}

function CheckMail({ talk, restart }: { readonly talk: LinkTalk; readonly restart: () => void }): VNode {
  const { t } = useWords();
  return (
    <Page title={t('signUp.mailTitle')} of="link">
      <Notice look="good" icon={MAIL}>
        <p>{t('recovery.linkLead', { email: talk.email })}</p>
        <p>{t('recovery.linkMinutes', { count: talk.linkMinutes })}</p>
      </Notice>
      <p class="muted">{t('recovery.linkNone')}</p>
      <Button look="quiet" onClick={restart}>
        {t('recovery.again')}
      </Button>
    </Page>
  );
}

/** What was entered before the code of the second factor was asked for. Kept in this tab's memory alone. */
interface SecondStep {
  readonly password: string;
  readonly sent: Reply<'identity.resendSignInCode'>;
}

function NewPasswordByLink(props: {
  readonly token: string;
  readonly restart: () => void;
  readonly recovered: () => void;
}): VNode {
  const { token, restart, recovered } = props;
  const { t } = useWords();
  const [second, setSecond] = useState<SecondStep>();
  if (second) return <ProveByCode token={token} second={second} go={setSecond} recovered={recovered} />;
  return (
    <Page title={t('recovery.newTitle')} of="password">
      <PasswordForm
        name="recovery-link"
        submit={async ({ password = '' }) => {
          const answer = await call('identity.completeEmailRecovery', { token, password });
          if ('code' in answer) setSecond({ password, sent: answer.code });
          else recovered();
        }}
      />
      <Button look="plain" onClick={restart}>
        {t('recovery.again')}
      </Button>
    </Page>
  );
}

/** Who has switched on the second factor is asked for it here too. */
function ProveByCode(props: {
  readonly token: string;
  readonly second: SecondStep;
  readonly go: (next: SecondStep) => void;
  readonly recovered: () => void;
}): VNode {
  const { token, second, go, recovered } = props;
  const { id } = second.sent;
  const { t } = useWords();
  return (
    <Page title={t('signUp.codeTitle')} of="code" lead={<p class="muted">{t('recovery.codeLead')}</p>}>
      <Form
        name="recovery-second"
        check={(values) => codeProblem(values, t)}
        submit={async ({ code = '' }) => {
          const { password } = second;
          await call('identity.completeEmailRecovery', { token, password, secondFactor: { id, code } });
          recovered();
        }}
        submitText={t('recovery.save')}
      >
        <CodeField name="code" label={t('signUp.code')} />
      </Form>
      <Resend
        {...codeTimes(second.sent)}
        resend={async () => go({ ...second, sent: await call('identity.resendSignInCode', { id }) })}
      />
    </Page>
  );
}
