import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, queryClient } from '../../api/client'
import { queryKeys } from '../../api/query-keys'
import { refreshLogs } from './queries'
import { isSearched, listQuery, periodStart, type LogsSearch } from './search'

interface Watch {
  /** How many matched when the rows that show came. */
  first: number
  now: number
}

/**
 * Looks every so often whether more entries match by now, if that is asked for, and says how many.
 * The rows stay as they are until their reader asks for the new ones: a row that moves away under
 * the eye, or the pointer, is worse than one that is seconds old.
 */
export function useFresh(search: LogsSearch, shownAt: number, shown: number): number {
  const interval = search.refresh === undefined ? undefined : search.refresh * 1000
  const { data } = useQuery({
    queryKey: queryKeys.freshCount(listQuery(search), shownAt),
    queryFn: ({ queryKey, signal }) => look(queryKey, search, { shownAt, shown }, signal),
    // A search would look through everything again each time.
    enabled: interval !== undefined && shownAt > 0 && !isSearched(search),
    refetchInterval: interval,
    gcTime: 0,
  })
  const fresh = interval !== undefined && data ? Math.max(0, data.now - data.first) : 0
  const unread = shown === 0 && fresh > 0

  // Where nothing shows there is nothing to keep still.
  useEffect(() => {
    if (unread) void refreshLogs()
  }, [unread])

  return unread ? 0 : fresh
}

async function look(
  queryKey: readonly unknown[],
  search: LogsSearch,
  { shownAt, shown }: { shownAt: number; shown: number },
  signal: AbortSignal,
): Promise<Watch> {
  const before = queryClient.getQueryData<Watch>(queryKey)
  const { data } = await api.GET('/api/v1/logs', {
    // One row is the least that can be asked for: only the total matters.
    params: { query: { ...listQuery(fixed(search, shownAt)), page: 1, per_page: 1 } },
    signal,
  })
  const now = data?.total ?? before?.now ?? 0
  // Whatever came between the rows and the first look is new as well.
  return { first: before?.first ?? Math.min(shown, now), now }
}

/** The clocks of browser and server may differ by this much without old entries looking new. */
const SKEW_MS = 10_000

/** The period from where it began when the rows came: what leaves it since is no matter. */
function fixed(search: LogsSearch, shownAt: number): LogsSearch {
  const from = periodStart(search, shownAt + SKEW_MS)
  return from === undefined ? search : { ...search, period: undefined, from }
}
