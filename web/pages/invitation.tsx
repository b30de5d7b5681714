import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { call } from '../api/client.ts';
import { useWords } from '../i18n/language.tsx';
import { announce } from '../ui/live.tsx';
import { Invited } from './invited.tsx';

/** Where a supplier's invitation leads: the contracts are added. */
export default function Invitation(): VNode {
  const { t } = useWords();
  return (
    <Invited
      title={t('invitation.title')}
      address="/invitation"
      open={(token) => call('contract.openInvitation', { token })}
      lead={({ supplierName, contracts }) => (
        <p>{t('invitation.lead', { supplier: supplierName, count: contracts })}</p>
      )}
      acceptText={t('invitation.accept')}
      accept={async (token) => {
        const { contractIds } = await call('contract.acceptInvitation', { token });
        announce(t('invitation.done', { count: contractIds.length }));
        return '/';
      }}
    />
  );
}
