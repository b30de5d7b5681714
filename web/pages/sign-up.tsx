import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { useCaptcha } from '../api/captcha.ts';
import { call } from '../api/client.ts';
import type { Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { EmailField } from '../ui/email-field.tsx';
import { Form, type FormValues } from '../ui/form.tsx';
import { isEmail } from '../ui/login.ts';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Page } from '../ui/page.tsx';
import { isStrongPassword } from '../ui/password-policy.ts';
import { phoneE164 } from '../ui/phone.ts';
import { PhoneField } from '../ui/phone-field.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { codeTimes, useConversation } from './conversation.ts';
import { LegalBoxes, useLegal } from './legal-boxes.tsx';
import { useLinkToken } from './link-token.ts';
import { AwaitLink, FinishByLink, type LinkTalk, linkTalk } from './sign-up-by-email.tsx';
import { CheckMail, GiveName, type PhoneTalk, ProvePhone } from './sign-up-by-phone.tsx';
import { Step } from './sign-up-step.tsx';

type Talk = PhoneTalk | LinkTalk;
type By = 'phone' | 'email';

/**
 * Registration. By phone: phone and password → the code → names and e-mail → the link in the mail. By e-mail: e-mail and
 * password → the link in the mail, which leads back here → names.
 */
export default function SignUp(): VNode {
  const [talk, go] = useConversation<Talk>('sign-up');
  const [token, forgetToken] = useLinkToken();
  const restart = (): void => {
    go(undefined);
    forgetToken();
  };
  return (
    <div class="door-narrow stack">
      {token ? (
        <FinishByLink key={token} token={token} restart={restart} finish={() => go(undefined)} />
      ) : (
        <>
          {!talk && <Begin go={go} />}
          {talk?.step === 'code' && <ProvePhone talk={talk} go={go} />}
          {talk?.step === 'profile' && <GiveName talk={talk} go={go} />}
          {talk?.step === 'mail' && <CheckMail talk={talk} go={go} />}
          {talk?.step === 'link' && <AwaitLink talk={talk} go={go} />}
        </>
      )}
    </div>
  );
}

function Begin({ go }: { readonly go: (next: Talk) => void }): VNode {
  const { t, rich } = useWords();
  const captcha = useCaptcha('sign-up');
  const [by, setBy] = useState<By>('phone');
  const legal = useLegal();

  const submit = (values: FormValues): Promise<void> =>
    legal.agreeing(values, async (versions) => {
      const agreed = { password: values.password ?? '', ...versions, captcha: await captcha() };
      go(await (by === 'email' ? startByEmail(values, agreed) : startByPhone(values, agreed)));
    });
  return (
    <Page title={t('signUp.title')} above={<Step step={1} of={by === 'email' ? 2 : 3} />}>
      <Form
        name="sign-up"
        check={(values) => ({
          ...(by === 'email'
            ? { email: isEmail(values.email) ? undefined : t('field.emailWrong') }
            : { phone: phoneE164(values.phone ?? '') ? undefined : t('field.phoneWrong') }),
          password: isStrongPassword(values.password ?? '') ? undefined : t('join.passwordWeak'),
          ...legal.missing(values),
        })}
        submit={submit}
        submitText={t(by === 'email' ? 'signUp.sendLink' : 'signUp.submit')}
        pendingText={t('signUp.pending')}
        onChange={(values) => setBy(values.by === 'email' ? 'email' : 'phone')}
      >
        <RadioBoxes
          name="by"
          legend={t('signUp.by')}
          value={by}
          options={[
            ['phone', t('signUp.byPhone')],
            ['email', t('signUp.byEmail')],
          ]}
        />
        {by === 'email' ? (
          <EmailField name="email" label={t('signUp.email')} hint={t('signUp.emailHint')} />
        ) : (
          <PhoneField name="phone" label={t('join.phone')} hint={t('join.phoneHint')} />
        )}
        <NewPasswordField name="password" label={t('join.newPassword')} />
        <LegalBoxes />
      </Form>
      <p class="muted">{rich('signUp.haveOne', { link: (text) => <a href="/sign-in">{text}</a> })}</p>
    </Page>
  );
}

type Agreed = Omit<Request<'identity.startSignUp'>, 'phone'>;

async function startByPhone(values: FormValues, agreed: Agreed): Promise<PhoneTalk> {
  const phone = phoneE164(values.phone ?? '') ?? '';
  const sent = await call('identity.startSignUp', { phone, ...agreed });
  return { step: 'code', id: sent.id, phone, ...codeTimes(sent) };
}

async function startByEmail({ email = '' }: FormValues, agreed: Agreed): Promise<LinkTalk> {
  return linkTalk(await call('identity.startEmailSignUp', { email, ...agreed }));
}
