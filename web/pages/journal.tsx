import '../styles/cabinet.css';
import type { VNode } from 'preact';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { JournalPages } from './journal-pages.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** What was done in the cabinet, and when. */
export default function Journal(): VNode {
  const { t } = useWords();
  const asked = usePages('identity.listJournal', {});
  return (
    <ProfileFrame title={t('journal.title')} lead={t('journal.lead')}>
      <JournalPages asked={asked} />
    </ProfileFrame>
  );
}
