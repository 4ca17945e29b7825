import { useQuery } from '@tanstack/react-query'
import { $api } from '../../../api/client'
import type { Entry } from '../../../api/types'
import { filterQuery, parseSort, type LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'

/** Enough to pass by the entries of the same millisecond. */
const FETCHED = 10

interface Ids {
  previous?: string
  next?: string
}

/**
 * The entries that match the filters just before and after one, as the list would order them. A
 * link to an entry says nothing of the page that it is on, so the entry's own time leads on. Only
 * a list in order of time has such neighbours.
 */
export function useNeighboursInTime(entry: Entry | undefined): Ids {
  const { search } = useLogsSearch()
  const { key, descending } = parseSort(search.sort)
  const asked = key === 'started_at' ? entry : undefined
  const older = useBeside(search, asked, 'older')
  const newer = useBeside(search, asked, 'newer')
  return descending ? { previous: newer, next: older } : { previous: older, next: newer }
}

type Side = 'older' | 'newer'

function useBeside(search: LogsSearch, entry: Entry | undefined, side: Side): string | undefined {
  const { data } = useQuery({
    ...$api.queryOptions('get', '/api/v1/logs', {
      params: { query: { ...besideQuery(search, entry?.started_at ?? '', side) } },
    }),
    enabled: entry !== undefined,
  })
  return entry && data?.items.find((item) => isBeyond(item, entry, side))?.id
}

/** The nearest entries first, those of the same moment included. */
function besideQuery(search: LogsSearch, moment: string, side: Side) {
  const filter = filterQuery({ ...search, period: 'all', from: undefined, to: undefined })
  const page = { per_page: FETCHED, page: 1 }
  if (side === 'newer') {
    const { period, ...rest } = filter
    return { ...rest, ...page, from: moment, to: search.to, sort: 'started_at' as const }
  }
  const { period, ...rest } = filter
  return { ...rest, ...page, from: search.from, to: after(moment), sort: '-started_at' as const }
}

/** A period ends before its end. */
function after(moment: string): string {
  const time = Date.parse(moment)
  return Number.isNaN(time) ? moment : new Date(time + 1).toISOString()
}

function isBeyond(item: Entry, entry: Entry, side: Side): boolean {
  const [one, other] = side === 'newer' ? [item, entry] : [entry, item]
  const [later, earlier] = [Date.parse(one.started_at), Date.parse(other.started_at)]
  return later > earlier || (later === earlier && one.id > other.id)
}
