import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import type { Reply } from '../api/operations.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Form } from '../ui/form.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { RadioBoxes } from '../ui/radio-boxes.tsx';
import { OwnPasswordField, ownPasswordMissing } from './own-password-field.tsx';
import { ProfileFrame } from './profile-frame.tsx';

type Me = Reply<'identity.getMe'>;

/** What opens the cabinet: by phone or e-mail or either, and whether a code is asked for besides the password. */
export default function SignInBy(): VNode {
  const { t } = useWords();
  const asked = useOperation('identity.getMe', {});
  return (
    <ProfileFrame title={t('signInBy.title')}>
      <Loaded asked={asked} bones={<Bones rows={2} />}>
        {(me) => (
          <>
            <Way key={me.signInBy} me={me} />
            <SecondFactor key={String(me.secondFactor)} me={me} />
          </>
        )}
      </Loaded>
    </ProfileFrame>
  );
}

function Way({ me }: { me: Me }): VNode {
  const { t } = useWords();
  return (
    <section class="panel">
      <Form
        name="sign-in-by"
        check={(values) => ownPasswordMissing(values, t)}
        submit={async ({ signInBy, password = '' }) => {
          await call('identity.setSignInBy', { signInBy: signInBy as Me['signInBy'], password });
          announce(t('signInBy.done'));
          await forget('identity.getMe');
        }}
        submitText={t('profile.save')}
      >
        <RadioBoxes
          name="signInBy"
          legend={t('signInBy.legend')}
          value={me.signInBy}
          options={[
            ['phone-or-email', t('signInBy.either')],
            ...(me.phone ? [['phone', t('signInBy.phone')] as const] : []),
            ['email', t('signInBy.email')],
          ]}
        />
        <OwnPasswordField />
      </Form>
    </section>
  );
}

function SecondFactor({ me }: { me: Me }): VNode {
  const { t } = useWords();
  return (
    <section class="panel stack">
      <h2>{t('secondFactor.title')}</h2>
      <p>{t(me.secondFactor ? 'secondFactor.isOn' : 'secondFactor.isOff')}</p>
      <p class="muted small">{t('secondFactor.text')}</p>
      {me.phone ? <Switch me={me} /> : <a href="/profile/phone">{t('secondFactor.needsPhone')}</a>}
    </section>
  );
}

function Switch({ me }: { me: Me }): VNode {
  const { t } = useWords();
  return (
    <Form
      name="second-factor"
      check={(values) => ownPasswordMissing(values, t)}
      submit={async ({ password = '' }) => {
        await call('identity.setSecondFactor', { on: !me.secondFactor, password });
        announce(t('secondFactor.done'));
        await forget('identity.getMe');
      }}
      submitText={t(me.secondFactor ? 'secondFactor.turnOff' : 'secondFactor.turnOn')}
    >
      <OwnPasswordField />
    </Form>
  );
}
