import { keepPreviousData } from '@tanstack/react-query'
import { $api } from '../../api/client'
import type { BreakdownQuery, TimeseriesQuery } from '../../api/types'
import { zoneName, type TimeZone } from '../../lib/time'
import { intervalOf } from './period'
import {
  DEFAULT_BREAKDOWN,
  DEFAULT_GROUP,
  DEFAULT_MEASURE,
  usageQuery,
  type UsageSearch,
} from './search'

/** As many values as have colours that everybody can tell apart. */
const GROUPS = 6
const HIGHEST = 10
const MOST = 200

const calm = { placeholderData: keepPreviousData, staleTime: 15_000 }

export function summaryQuery(search: UsageSearch) {
  const query = usageQuery(search)
  return $api.queryOptions('get', '/api/v1/usage/summary', { params: { query } }, calm)
}

export function timeseriesQuery(search: UsageSearch, zone: TimeZone) {
  const group_by = search.group_by ?? DEFAULT_GROUP
  const query: TimeseriesQuery = {
    ...usageQuery(search),
    interval: intervalOf(search),
    tz: zoneName(zone),
    ...(group_by !== 'none' && { group_by, limit: GROUPS }),
  }
  return $api.queryOptions('get', '/api/v1/usage/timeseries', { params: { query } }, calm)
}

export function breakdownQuery(search: UsageSearch) {
  const query: BreakdownQuery = {
    ...usageQuery(search),
    by: search.by ?? DEFAULT_BREAKDOWN,
    sort: search.sort ?? DEFAULT_MEASURE,
    limit: search.show === 'all' ? MOST : HIGHEST,
  }
  return $api.queryOptions('get', '/api/v1/usage/breakdown', { params: { query } }, calm)
}
