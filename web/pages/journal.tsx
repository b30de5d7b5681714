import '../styles/cabinet.css';
import type { VNode } from 'preact';
import type { JournalEvent } from '#core/identity';
import { usePages } from '../api/query.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { Table } from '../ui/table.tsx';
import { ProfileFrame } from './profile-frame.tsx';

/** What was done in the cabinet, and when. */
export default function Journal(): VNode {
  const { t, format } = useWords();
  const asked = usePages('identity.listJournal', {});
  return (
    <ProfileFrame title={t('journal.title')} lead={t('journal.lead')}>
      <Loaded asked={asked} bones={<Bones rows={3} />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <p>{t('journal.none')}</p>;
          return (
            <section class="panel">
              <Table
                caption={t('journal.caption')}
                columns={[
                  { title: t('journal.at'), cell: ({ at }) => format.instant(at) },
                  { title: t('journal.event'), cell: ({ event }) => t(`journal.${event as JournalEvent}`) },
                ]}
                rows={entries.map((entry, index) => ({ ...entry, index }))}
                keyOf={({ index }) => String(index)}
              />
            </section>
          );
        }}
      </Loaded>
      {asked.hasNextPage && (
        <Button look="quiet" pending={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          {t('journal.more')}
        </Button>
      )}
    </ProfileFrame>
  );
}
