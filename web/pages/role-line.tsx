import type { VNode } from 'preact';
import type { OrganisationRole } from '#core/kernel';
import { useWords } from '../i18n/language.tsx';

/** What the reader may do in an organisation, and whom to ask for more. */
export function RoleLine({ role }: { readonly role: OrganisationRole }): VNode {
  const { t } = useWords();
  return (
    <p class="muted small">
      {t('role.you', { may: t(`role.${role}.may`) })} {role !== 'manager' && t('role.ask')}
    </p>
  );
}
