import type { VNode } from 'preact';
import type { JournalEvent } from '#core/identity';
import type { Instant } from '#core/kernel';
import type { ApiFault } from '../api/fault.ts';
import { useWords } from '../i18n/language.tsx';
import { Button } from '../ui/button.tsx';
import { Bones, Loaded } from '../ui/loaded.tsx';
import { type Column, Table } from '../ui/table.tsx';

interface Entry {
  readonly event: string;
  readonly at: Instant;
}

/** A journal as `usePages` asks for it. */
interface Asked<E> {
  readonly data: { readonly pages: readonly { readonly entries: readonly E[] }[] } | undefined;
  readonly error: ApiFault | null;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** The entries of a journal, page by page: when, what, and whatever else its readers are told. */
export function JournalPages<E extends Entry>(props: {
  readonly asked: Asked<E>;
  readonly more?: readonly Column<E>[];
}): VNode {
  const { t, format } = useWords();
  const { asked, more = [] } = props;
  return (
    <>
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
                  ...more,
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
    </>
  );
}
