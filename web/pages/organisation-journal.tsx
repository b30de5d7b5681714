import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { useRoute } from 'preact-iso/router';
import type { OrganisationId } from '#core/kernel';
import type { Reply } from '../api/operations.ts';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { InnerPage } from './inner-page.tsx';
import { JournalPages } from './journal-pages.tsx';

type Entry = Reply<'organisation.listJournal'>['entries'][number];

/** Who changed what in an organisation, and when. */
export default function OrganisationJournal(): VNode {
  const { t } = useWords();
  const organisationId = useRoute().params.organisationId as OrganisationId;
  const asked = usePages('organisation.listJournal', { organisationId });
  const named = (name: string | undefined): string | undefined =>
    name === '' ? t('orgJournal.forgotten') : name;
  return (
    <InnerPage
      title={t('orgJournal.link')}
      back={{ href: `/organisations/${organisationId}`, text: t('orgJournal.back') }}
      lead={<p class="muted">{t('orgJournal.lead')}</p>}
      wide
    >
      <JournalPages
        asked={asked}
        more={[
          { title: t('orgJournal.by'), cell: ({ by }) => named(by) ?? t('orgJournal.system') },
          {
            title: t('orgJournal.about'),
            cell: (entry) => <About entry={entry} member={named(entry.member)} />,
          },
        ]}
      />
    </InnerPage>
  );
}

/** The member and their role, or the contract. */
function About({ entry, member }: { entry: Entry; member: string | undefined }): VNode {
  const { t } = useWords();
  const { role, ref } = entry;
  const parts = [member, role && t(`role.${role}`)].filter(Boolean).join(': ');
  if (ref?.startsWith('ctr_')) return <a href={`/contracts/${ref}`}>{t('orgJournal.contract')}</a>;
  return <>{parts || '—'}</>;
}
