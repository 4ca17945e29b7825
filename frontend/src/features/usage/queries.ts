import { keepPreviousData } from '@tanstack/react-query'
import { $api } from '../../api/client'
import type { BreakdownQuery, TimeseriesQuery } from '../../api/types'
import { zoneName, type TimeZone } from '../../lib/time'
import { suitableInterval } from '../logs/interval'
import { filterQuery, type LogsSearch } from '../logs/search'
import {
  DEFAULT_BREAKDOWN,
  DEFAULT_GROUP,
  DEFAULT_MEASURE,
  filterOf,
  usageQuery,
  type UsageSearch,
} from './search'

/** As many values as have colours that everybody can tell apart. */
const GROUPS = 6
const HIGHEST = 10
const MOST = 200

const calm = { placeholderData: keepPreviousData, staleTime: 15_000 }

/** What a period adds up to, beside the one before. */
export function summaryQuery(filter: LogsSearch) {
  const query = filterQuery(filter)
  return $api.queryOptions('get', '/api/v1/usage/summary', { params: { query } }, calm)
}

/** The course of a period as a whole, nothing told apart. */
export function courseQuery(filter: LogsSearch, zone: TimeZone) {
  const query: TimeseriesQuery = {
    ...filterQuery(filter),
    interval: suitableInterval(filter),
    tz: zoneName(zone),
  }
  return $api.queryOptions('get', '/api/v1/usage/timeseries', { params: { query } }, calm)
}

/** The course of a period, told apart as chosen. */
export function timeseriesQuery(search: UsageSearch, zone: TimeZone) {
  const group_by = search.group_by ?? DEFAULT_GROUP
  const query: TimeseriesQuery = {
    ...usageQuery(search),
    interval: search.interval ?? suitableInterval(filterOf(search)),
    tz: zoneName(zone),
    ...(group_by !== 'none' && { group_by, limit: GROUPS, sort: search.sort ?? DEFAULT_MEASURE }),
  }
  return $api.queryOptions('get', '/api/v1/usage/timeseries', { params: { query } }, calm)
}

/** Who or what a period's usage comes from. */
export function breakdownQuery(search: UsageSearch) {
  const query: BreakdownQuery = {
    ...usageQuery(search),
    by: search.by ?? DEFAULT_BREAKDOWN,
    sort: search.sort ?? DEFAULT_MEASURE,
    limit: search.show === 'all' ? MOST : HIGHEST,
  }
  return $api.queryOptions('get', '/api/v1/usage/breakdown', { params: { query } }, calm)
}
