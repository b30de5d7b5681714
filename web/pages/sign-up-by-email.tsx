import type { VNode } from 'preact';
import { useLocation } from 'preact-iso/router';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { beginSession } from '../api/session.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { MAIL } from '../ui/icon.tsx';
import { NameFields, namesMissing } from '../ui/name-fields.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Resend } from '../ui/resend.tsx';
import { Step } from './sign-up-step.tsx';

/** A registration by e-mail, whose link is on its way. */
export interface LinkTalk {
  readonly step: 'link';
  /** The API's name for the registration. */
  readonly id: string;
  readonly email: string;
  readonly linkDays: number;
  readonly resendAtMs: number;
}

export function linkTalk(sent: Reply<'identity.startEmailSignUp'>): LinkTalk {
  return {
    step: 'link',
    id: sent.id,
    email: sent.sentTo,
    linkDays: sent.linkValidDays,
    resendAtMs: Date.now() + sent.resendInSeconds * 1000,
  };
}

/** The link is on its way; it may be sent again. */
export function AwaitLink(props: {
  readonly talk: LinkTalk;
  readonly go: (next: LinkTalk | undefined) => void;
}): VNode {
  const { talk, go } = props;
  const { t } = useWords();
  return (
    <Page title={t('signUp.mailTitle')} of="link">
      <Notice look="good" icon={MAIL}>
        <p>{t('signUp.linkLead', { email: talk.email })}</p>
        <p>{t('signUp.mailDays', { count: talk.linkDays })}</p>
      </Notice>
      <p class="muted">{t('signUp.mailNone')}</p>
      <Resend
        resendAtMs={talk.resendAtMs}
        resend={async () => go(linkTalk(await call('identity.resendSignUpLink', { id: talk.id })))}
      />
      <Button look="plain" onClick={() => go(undefined)}>
        {t('signUp.mailOther')}
      </Button>
    </Page>
  );
}

/** Where the link leads: names and the password again, which also signs in. */
export function FinishByLink(props: {
  readonly token: string;
  /** To register anew. */
  readonly restart: () => void;
  readonly finish: () => void;
}): VNode {
  const { t } = useWords();
  const { route } = useLocation();
  const submit = async ({ givenName = '', familyName = '', password = '' }: FormValues): Promise<void> => {
    const { token } = props;
    const { email } = await call('identity.completeEmailSignUp', { token, password, givenName, familyName });
    props.finish();
    // the registration is complete whatever becomes of this
    const answer = await call('identity.signIn', { login: email, password }).catch(() => undefined);
    const entered = answer !== undefined && 'givenName' in answer;
    route(entered ? '/' : '/sign-in', true);
    if (entered) beginSession();
  };
  return (
    <Page
      title={t('signUp.profileTitle')}
      of="names"
      above={<Step step={2} of={2} />}
      lead={<p class="muted">{t('signUp.finishLead')}</p>}
    >
      <Form
        name="sign-up-names"
        check={(values) => ({
          ...namesMissing(values, t),
          password: values.password ? undefined : t('signIn.passwordMissing'),
        })}
        submit={submit}
        submitText={t('signUp.finish')}
        pendingText={t('signIn.pending')}
      >
        <NameFields />
        <PasswordField
          name="password"
          label={t('join.newPassword')}
          hint={t('signUp.samePassword')}
          autocomplete="current-password"
        />
      </Form>
      <Button look="plain" onClick={props.restart}>
        {t('activate.signUp')}
      </Button>
    </Page>
  );
}
