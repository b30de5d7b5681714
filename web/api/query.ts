import {
  keepPreviousData,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/preact-query';
import { useWords } from '../i18n/language.tsx';
import { call } from './client.ts';
import type { ApiFault } from './fault.ts';
import type { OperationId, Reply, Request } from './operations.ts';
import { onSessionChange } from './session.ts';

/**
 * The only place that knows the query library. What was read stays for half an hour and is shown at once while a fresh
 * answer is on its way; the client already repeats requests, so the library does not.
 */
const client = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 15_000, gcTime: 30 * 60_000, networkMode: 'always' },
  },
});
// Another person may sign in next.
onSessionChange((signedIn) => {
  if (!signedIn) client.clear();
});

interface Reading<Id extends OperationId> {
  /** Asks again after so many milliseconds; false when what was read is final. */
  readonly againAfterMs?: (reply: Reply<Id> | undefined) => number | false;
  readonly enabled?: boolean;
  readonly keepWhileChanging?: boolean;
}

/**
 * Reads an operation and keeps it fresh: again when the window is looked at and when the line is back. Some answers hold
 * sentences, so that each language has its own.
 */
export function useOperation<Id extends OperationId>(
  id: Id,
  input: Request<Id>,
  reading: Reading<Id> = {},
): UseQueryResult<Reply<Id>, ApiFault> {
  const { againAfterMs } = reading;
  const { language } = useWords();
  return useQuery<Reply<Id>, ApiFault>(
    {
      queryKey: [id, input, language],
      queryFn: ({ signal }) => call(id, input, { signal }),
      enabled: reading.enabled ?? true,
      ...(reading.keepWhileChanging && { placeholderData: keepPreviousData }),
      ...(againAfterMs && { refetchInterval: (query) => againAfterMs(query.state.data) }),
    },
    client,
  );
}

type Paged = { [Id in OperationId]: 'cursor' extends keyof Request<Id> ? Id : never }[OperationId];

/** Reads an operation page by page. */
export function usePages<Id extends Paged>(
  id: Id,
  input: Omit<Request<Id>, 'cursor'>,
): UseInfiniteQueryResult<{ pages: Reply<Id>[] }, ApiFault> {
  const { language } = useWords();
  return useInfiniteQuery<Reply<Id>, ApiFault, { pages: Reply<Id>[] }, unknown[], string | undefined>(
    {
      // pages are kept apart from a single answer of the same operation
      queryKey: [id, input, language, 'pages'],
      queryFn: ({ pageParam, signal }) =>
        call(id, { ...input, ...(pageParam && { cursor: pageParam }) } as Request<Id>, { signal }),
      initialPageParam: undefined,
      getNextPageParam: (last) => (last as { cursor?: string }).cursor,
    },
    client,
  );
}

/** What was read before may have changed: it is asked for anew where it is on the screen. */
export async function forget(...ids: OperationId[]): Promise<void> {
  await Promise.all(ids.map((id) => client.invalidateQueries({ queryKey: [id] })));
}
