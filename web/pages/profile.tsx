import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useOperation } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Facts } from '../ui/facts.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Page } from '../ui/page.tsx';

/** Who is signed in, and where what concerns them is. */
export default function Profile(): VNode {
  const { t, format } = useWords();
  const asked = useOperation('identity.getMe', {});
  return (
    <Page title={t('profile.title')}>
      <div class="form-page stack">
        <Loaded asked={asked} bones={<Bones rows={2} />}>
          {({ givenName, familyName, phone, email }) => (
            <section class="panel stack">
              <h2>
                {givenName} {familyName}
              </h2>
              <Facts
                facts={[
                  [t('profile.phone'), format.phone(phone)],
                  [t('profile.email'), email],
                ]}
              />
            </section>
          )}
        </Loaded>
        <section class="panel stack">
          <h2>{t('profile.security')}</h2>
          <p>
            <a href="/profile/sessions">{t('profile.sessions')}</a>
            <br />
            <span class="muted small">{t('profile.sessionsLead')}</span>
          </p>
        </section>
      </div>
    </Page>
  );
}
