import { keepPreviousData } from '@tanstack/react-query'
import { $api, queryClient } from '../../api/client'
import { isOfEntries, isOfOneEntry, queryKeys } from '../../api/query-keys'
import type { Entry, EntryDetail, EntryPage } from '../../api/types'
import { filterQuery, listQuery, type FacetName, type LogsSearch } from './search'

/** The rows of one page. */
export function pageQuery(search: LogsSearch) {
  return $api.queryOptions('get', '/api/v1/logs', { params: { query: listQuery(search) } })
}

/** Fetches a page that is likely to be shown next. */
export function prefetchPage(search: LogsSearch): Promise<void> {
  return queryClient.prefetchQuery(pageQuery(search))
}

/** The same as shown: the rows before stay in view, dimmed, until the new ones are here. */
export function entriesQuery(search: LogsSearch) {
  return { ...pageQuery(search), placeholderData: keepPreviousData }
}

/** The numbers of the cards: always of the same filter as the rows. */
export function statsQuery(search: LogsSearch) {
  return $api.queryOptions(
    'get',
    '/api/v1/logs/stats',
    { params: { query: filterQuery(search) } },
    { placeholderData: keepPreviousData, refetchInterval: whileSearching },
  )
}

/** The most frequent values of every filter under the others. */
export function facetsQuery(search: LogsSearch) {
  return $api.queryOptions(
    'get',
    '/api/v1/logs/facets',
    { params: { query: filterQuery(search) } },
    { placeholderData: keepPreviousData, staleTime: 15_000, refetchInterval: whileSearching },
  )
}

/** A search answers before it is through: asked again, it has come further back. */
function whileSearching({ state }: { state: { data?: { searched_back_to?: string } } }) {
  return state.data?.searched_back_to === undefined ? false : SEARCH_PAUSE_MS
}

const SEARCH_PAUSE_MS = 500

/** The values of one filter that contain a text, searched by the server. */
export function facetSearchQuery(search: LogsSearch, facet: FacetName, text: string) {
  return $api.queryOptions(
    'get',
    '/api/v1/logs/facets',
    { params: { query: { ...filterQuery(search), facet, search: text, limit: 50 } } },
    { placeholderData: keepPreviousData, staleTime: 15_000 },
  )
}

/**
 * One entry with its content. Each reading of content leaves an activity record, so a final entry,
 * which cannot change, is asked for once: neither again on every look nor ahead of one.
 */
export function entryQuery(id: string) {
  return {
    queryKey: queryKeys.entry(id),
    // What reads content comes with the first entry: the list has none.
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<EntryDetail> =>
      (await import('../../api/entry')).fetchEntry(id, signal),
    staleTime: ({ state }: { state: { data?: EntryDetail } }) =>
      isFinalEntry(state.data) ? Infinity : 5000,
  }
}

/** What the list that shows already knows of an entry. */
export function listedEntry(search: LogsSearch, id: string): Entry | undefined {
  const page = queryClient.getQueryData<EntryPage>(pageQuery(search).queryKey)
  return page?.items.find((item) => item.id === id)
}

/** Fetches an entry that is likely to be opened. */
export function prefetchEntry(id: string): Promise<void> {
  return queryClient.prefetchQuery(entryQuery(id))
}

/** Asks again for everything that shows entries: after a deletion, or on demand. */
export async function refreshLogs(): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      isOfEntries(queryKey) && !(isOfOneEntry(queryKey) && isFinalEntry(state.data)),
  })
}

const RUNNING: string = 'running'

function isFinalEntry(data: unknown): boolean {
  const entry = data as EntryDetail | undefined
  return entry !== undefined && entry.status !== RUNNING
}
