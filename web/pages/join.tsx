import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { announce } from '../ui/live.tsx';
import { cabinetPath } from './cabinet-path.ts';
import { Invited } from './invited.tsx';

/** Where an organisation's invitation leads: whoever accepts it becomes a member. */
export default function Join(): VNode {
  const { t, rich, format } = useWords();
  return (
    <Invited
      title={t('membership.title')}
      address="/join"
      open={(token) => call('organisation.openInvitation', { token })}
      lead={({ organisationName, role, expiresAt }) => (
        <>
          <p>
            {rich(
              'membership.lead',
              { name: (name) => <strong>{name}</strong> },
              { organisation: organisationName },
            )}
          </p>
          <p>{t('membership.may', { may: t(`role.${role}.may`) })}</p>
          <p class="muted small">{t('membership.until', { date: format.day(expiresAt) })}</p>
        </>
      )}
      acceptText={t('membership.accept')}
      accept={async (token) => {
        const { organisationId } = await call('organisation.acceptInvitation', { token });
        announce(t('membership.done'));
        return cabinetPath(organisationId);
      }}
    />
  );
}
