import '../styles/cabinet.css';
import type { VNode } from 'preact';
import type { Instant } from '#core/kernel';
import { call } from '../api/client.ts';
import { forget, useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { announce } from '../ui/live.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useAct } from '../ui/use-act.ts';

/** Who is signed in, and where what concerns them is. */
export default function Profile(): VNode {
  const { t, format } = useWords();
  const asked = useOperation('identity.getMe', {});
  const providers = useOperation('identity.listProviders', {});
  return (
    <Page title={t('profile.title')}>
      <div class="form-page stack">
        <Loaded asked={asked} bones={<Bones rows={2} />}>
          {({ givenName, familyName, phone, email, signInChangeFrom }) => (
            <>
              {signInChangeFrom && <SignInChange from={signInChangeFrom} />}
              <section class="panel stack">
                <h2>
                  {givenName} {familyName}
                </h2>
                <Facts
                  facts={[
                    [t('profile.phone'), phone ? format.phone(phone) : t('profile.noPhone')],
                    [t('profile.email'), email],
                  ]}
                />
                <p class="flex flex-wrap gap-x-6 gap-y-2">
                  <a href="/profile/names">{t('profile.changeNames')}</a>
                  <a href="/profile/phone">{t(phone ? 'profile.changePhone' : 'profile.addPhone')}</a>
                  <a href="/profile/email">{t('profile.changeEmail')}</a>
                </p>
              </section>
            </>
          )}
        </Loaded>
        <section class="panel stack">
          <h2>{t('profile.security')}</h2>
          <Way href="/profile/password" title={t('profile.password')} lead={t('profile.passwordLead')} />
          <Way href="/profile/sign-in" title={t('profile.signIn')} lead={t('profile.signInLead')} />
          {providers.data?.providers.length ? (
            <Way href="/profile/providers" title={t('profile.providers')} lead={t('profile.providersLead')} />
          ) : undefined}
          <Way href="/profile/sessions" title={t('profile.sessions')} lead={t('profile.sessionsLead')} />
        </section>
        <section class="panel stack">
          <h2>{t('profile.mail')}</h2>
          <Way href="/profile/notices" title={t('profile.notices')} lead={t('profile.noticesLead')} />
        </section>
        <section class="panel stack">
          <h2>{t('profile.work')}</h2>
          <Way
            href="/organisations"
            title={t('profile.organisations')}
            lead={t('profile.organisationsLead')}
          />
        </section>
        <section class="panel stack">
          <h2>{t('profile.data')}</h2>
          <Way href="/profile/consents" title={t('profile.consents')} lead={t('profile.consentsLead')} />
          <Way href="/profile/journal" title={t('profile.journal')} lead={t('profile.journalLead')} />
          <Way href="/profile/data" title={t('profile.export')} lead={t('profile.exportLead')} />
          <Way href="/profile/deletion" title={t('profile.deletion')} lead={t('profile.deletionLead')} />
        </section>
      </div>
    </Page>
  );
}

function Way(props: { readonly href: string; readonly title: string; readonly lead: string }): VNode {
  return (
    <p>
      <a href={props.href}>{props.title}</a>
      <br />
      <span class="muted small">{props.lead}</span>
    </p>
  );
}

/** Staff are asked to give this cabinet another phone or e-mail: its owner may stop that. */
function SignInChange({ from }: { readonly from: Instant }): VNode {
  const { t, format } = useWords();
  const { act, state, fault } = useAct(async () => {
    await call('identity.cancelSignInChange', {});
    announce(t('keepSignIn.done'));
    await forget('identity.getMe');
  });
  return (
    <Notice look="warn">
      <p>{t('profile.signInChange', { at: format.instant(from) })}</p>
      {fault && <p role="alert">{fault}</p>}
      <Button small class="mt-2" pending={state === 'working'} onClick={act}>
        {t('keepSignIn.submit')}
      </Button>
    </Notice>
  );
}
