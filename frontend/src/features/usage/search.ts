import type { UsageFilterQuery } from '../../api/types'
import { readText, readWord } from '../../lib/search-params'
import type { Interval } from '../logs/interval'
import {
  type AbsentField,
  type FacetName,
  filterQuery,
  type LogsSearch,
  type MetadataName,
  metadataNames,
  readLogsSearch,
} from '../logs/search'

/** What usage can be told apart by, in the order of the choices. */
export const DIMENSIONS = [
  'user',
  'model',
  'provider',
  'agent',
  'profile',
  'source',
  'platform',
  'capability',
  'status',
] as const satisfies FacetName[]
export type Dimension = (typeof DIMENSIONS)[number]
export const DEFAULT_GROUP: Dimension = 'model'
export const DEFAULT_BREAKDOWN: Dimension = 'user'

const GROUPINGS = [...DIMENSIONS, 'none'] as const
export type Grouping = (typeof GROUPINGS)[number]

const INTERVALS: Interval[] = ['hour', 'day']

/** What a breakdown can be ordered by. */
export const MEASURES = ['requests', 'input_tokens', 'output_tokens', 'cost_usd'] as const
export type Measure = (typeof MEASURES)[number]
export const DEFAULT_MEASURE: Measure = 'requests'

/** Everything the Usage page shows, as it stands in the URL. Defaults are left out. */
export type UsageSearch = Omit<
  LogsSearch,
  'q' | 'sort' | 'page' | 'cursor' | 'per_page' | 'refresh' | 'view'
> & {
  group_by?: Grouping
  interval?: Interval
  by?: Dimension
  sort?: Measure
  /** Every value of the breakdown instead of the highest. */
  show?: 'all'
  /** The numbers of the charts as a table. */
  numbers?: 'table'
  /** The period before the first zoom: where the way back leads. */
  back?: string
}

/** Reads the URL's query; what cannot be meant is dropped. Usage cannot be searched. */
export function readUsageSearch(raw: Record<string, unknown>): UsageSearch {
  const unsearched = Object.entries(raw).filter(
    ([name]) => !metadataNames(raw).includes(name as MetadataName),
  )
  const { q, sort, page, cursor, per_page, refresh, view, ...filter } = readLogsSearch(
    Object.fromEntries(unsearched),
  )
  const custom = filter.from !== undefined || filter.to !== undefined
  const own: Partial<UsageSearch> = {
    group_by: unless(DEFAULT_GROUP, readWord(raw.group_by, GROUPINGS)),
    interval: readWord(raw.interval, INTERVALS),
    by: unless(DEFAULT_BREAKDOWN, readWord(raw.by, DIMENSIONS)),
    sort: unless(DEFAULT_MEASURE, readWord(raw.sort, MEASURES)),
    show: readWord(raw.show, ['all'] as const),
    numbers: readWord(raw.numbers, ['table'] as const),
    back: custom ? readText(raw.back) : undefined,
  }
  const known = Object.entries(own).filter(([, value]) => value !== undefined)
  return { ...filter, ...Object.fromEntries(known) }
}

function unless<Word>(standard: Word, word: Word | undefined): Word | undefined {
  return word === standard ? undefined : word
}

/** The part of the search that says which entries count. */
export function filterOf(search: UsageSearch): LogsSearch {
  const { group_by, interval, by, sort, show, numbers, back, ...filter } = search
  return filter
}

export function usageQuery(search: UsageSearch): UsageFilterQuery {
  return filterQuery(filterOf(search))
}

/** Logs filtered to entries with this value, or with none; filters of other fields stay. */
export function narrowed(
  search: UsageSearch,
  dimension: Dimension,
  value: string | undefined,
): LogsSearch {
  const filter = filterOf(search)
  const others = filter.without?.filter((field) => field !== dimension) ?? []
  // Only fields that can be absent have a row without a value.
  const without = value === undefined ? [...others, dimension as AbsentField] : others
  return {
    ...filter,
    [dimension]: value === undefined ? undefined : [value],
    [`not_${dimension}`]: undefined,
    without: without.length ? without : undefined,
  }
}
