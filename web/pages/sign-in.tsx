import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import { ApiFault } from '../api/fault.ts';
import type { Reply, Request } from '../api/operations.ts';
import { beginSession } from '../api/session.ts';
import { loadTexts } from '../i18n/catalogue.ts';
import { useWords } from '../i18n/language.tsx';
import { Form, type FormValues, type Problems } from '../ui/form.tsx';
import { BILL, CARD, DIAL, Icon } from '../ui/icon.tsx';
import { loginOf } from '../ui/login.ts';
import { Page } from '../ui/page.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { LoginField } from '../ui/phone-field.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import type { SignInCode as SignInCodePage } from './sign-in-code.tsx';
import { takeWanted } from './wanted.ts';

/** The password was right and a code was sent: what is needed to go on. It is kept nowhere but in this tab's memory. */
interface SecondStep {
  readonly SignInCode: typeof SignInCodePage;
  readonly sent: Reply<'identity.resendSignInCode'>;
  readonly input: Request<'identity.signIn'>;
}

type Reason = 'again' | 'signedOut' | 'signedOutEverywhere' | 'passwordChanged';

/**
 * Signing in. It stands in for any page that needs a session and keeps that page's address, so that whoever signs in
 * is where they wanted to be.
 */
export default function SignIn(props: { ended?: boolean }): VNode {
  const { t, language } = useWords();
  const { path, query, route } = useLocation();
  const [reason, setReason] = useState<Reason>();
  useEffect(() => {
    if (props.ended) setReason('again');
    else if (query.after === 'sign-out') setReason('signedOut');
    else if (query.after === 'sign-out-everywhere') setReason('signedOutEverywhere');
    else if (query.after === 'recovery') setReason('passwordChanged');
  }, [props.ended, query.after]);

  const check = (values: FormValues): Problems => ({
    login: values.login
      ? loginOf(values.login)
        ? undefined
        : t('signIn.loginWrong')
      : t('signIn.loginMissing'),
    password: values.password ? undefined : t('signIn.passwordMissing'),
  });
  const [second, setSecond] = useState<SecondStep>();

  /** One try. Where somebody guesses at this cabinet, the browser first shows that it is worth an answer. */
  const enter = async (input: Request<'identity.signIn'>): Promise<void> => {
    const answer = await call('identity.signIn', input).catch(async (fault: unknown) => {
      if (!(fault instanceof ApiFault && fault.code === 'identity.work_needed')) throw fault;
      const { solve } = await import('../api/captcha.ts');
      return call('identity.signIn', { ...input, captcha: await solve('sign-in') });
    });
    if ('code' in answer) {
      const [{ SignInCode }] = await Promise.all([import('./sign-in-code.tsx'), loadTexts(language, 'join')]);
      setSecond({ SignInCode, sent: answer.code, input });
      return;
    }
    if (path === '/sign-in') route(takeWanted(), true);
    beginSession();
  };
  const submit = (values: FormValues): Promise<void> =>
    enter({ login: loginOf(values.login) ?? '', password: values.password ?? '' });

  if (second) {
    const { SignInCode, sent, input } = second;
    return (
      <SignInCode
        sent={sent}
        enter={(secondFactor) => enter({ ...input, secondFactor })}
        back={() => setSecond(undefined)}
      />
    );
  }
  return (
    <div class="door">
      <div class="stack">
        <Page
          title={t('signIn.title')}
          lead={<p class="muted">{reason ? t(`signIn.${reason}`) : undefined}</p>}
        >
          <Form
            name="sign-in"
            check={check}
            submit={submit}
            submitText={t('signIn.submit')}
            pendingText={t('signIn.pending')}
          >
            <LoginField name="login" label={t('signIn.login')} hint={t('signIn.loginHint')} />
            <PasswordField name="password" label={t('signIn.password')} autocomplete="current-password" />
          </Form>
          <p>
            <a href="/recovery">{t('signIn.forgot')}</a>
          </p>
          <ProviderButtons />
          <div class="door-more">
            <p class="muted">{t('signIn.newHere')}</p>
            <a class="button button-quiet" href="/sign-up">
              {t('signIn.signUp')}
            </a>
            <a class="button button-plain" href="/guest">
              {t('signIn.guest')}
            </a>
          </div>
        </Page>
      </div>
      <Promises />
    </div>
  );
}

/** What the cabinet is for, beside the form on wide screens. */
function Promises(): VNode {
  const { t } = useWords();
  const line = (icon: string, title: string, more: string): VNode => (
    <li>
      <Icon d={icon} size={28} />
      <strong>{title}</strong>
      <span>{more}</span>
    </li>
  );
  return (
    <div class="promise">
      <svg
        width="460"
        height="460"
        viewBox="0 0 460 460"
        fill="none"
        stroke="currentColor"
        aria-hidden="true"
      >
        <circle cx="230" cy="230" r="220" stroke-width="2" />
        <circle cx="230" cy="230" r="190" stroke-width="12" stroke-dasharray="2 17.9" />
        <circle cx="230" cy="230" r="150" stroke-width="2" />
        <path class="needle" d="M230 230 128 344" stroke-width="4" stroke-linecap="round" />
        <circle class="needle" cx="230" cy="230" r="7" stroke-width="4" />
      </svg>
      <h2>{t('promise.title')}</h2>
      <ul>
        {line(DIAL, t('promise.readings'), t('promise.readingsMore'))}
        {line(BILL, t('promise.bills'), t('promise.billsMore'))}
        {line(CARD, t('promise.pay'), t('promise.payMore'))}
      </ul>
    </div>
  );
}
