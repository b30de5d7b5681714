import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api/client.ts';
import type { Reply, Request } from '../api/operations.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { CodeField, codeProblem } from '../ui/code-field.tsx';
import { Form } from '../ui/form.tsx';
import { Page } from '../ui/page.tsx';
import { Resend } from '../ui/resend.tsx';
import { codeTimes } from './conversation.ts';

type Sent = Reply<'identity.resendSignInCode'>;

/** The second step of signing in, for who wants it: the code from the SMS. */
export function SignInCode(props: {
  readonly sent: Sent;
  readonly enter: (secondFactor: Request<'identity.signIn'>['secondFactor']) => Promise<void>;
  readonly back: () => void;
}): VNode {
  const { t } = useWords();
  const { id } = props.sent;
  const [times, setTimes] = useState(() => codeTimes(props.sent));
  return (
    <div class="door-narrow stack">
      <Page title={t('signInCode.title')} of="code" lead={<p class="muted">{t('signInCode.lead')}</p>}>
        <Form
          name="sign-in-code"
          check={(values) => codeProblem(values, t)}
          submit={({ code = '', remember }) => props.enter({ id, code, remember: remember === 'on' })}
          submitText={t('signInCode.submit')}
        >
          <CodeField name="code" label={t('signUp.code')} />
          <Checkbox name="remember">{t('signInCode.remember')}</Checkbox>
        </Form>
        <Resend
          {...times}
          resend={async () => setTimes(codeTimes(await call('identity.resendSignInCode', { id })))}
        />
        <Button look="plain" onClick={props.back}>
          {t('signInCode.back')}
        </Button>
      </Page>
    </div>
  );
}
