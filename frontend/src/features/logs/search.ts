import type { FilterBody, FilterQuery, ListQuery } from '../../api/types'
import { readInteger, readMoment, readText, readTexts, readWord } from '../../lib/search-params'
import type { Sort } from '../../ui/DataTable'

export const PERIODS = ['1h', '6h', '1d', '7d', '30d', 'all'] as const
export type Period = (typeof PERIODS)[number]
export const DEFAULT_PERIOD: Period = '1d'

/** The filters that take several values, in the order of their buttons. */
export const FACETS = [
  'source',
  'model',
  'user',
  'status',
  'capability',
  'profile',
  'provider',
  'agent',
  'platform',
  'error_category',
  'feature',
  'entity_type',
] as const
export type FacetName = (typeof FACETS)[number]

/** The filters that exclude values, each by the name of the one that accepts them. */
export const EXCLUSIONS = FACETS.map((facet) => `not_${facet}` as const)
export type ExclusionName = `not_${FacetName}`

/** Filters of one text each, set by links in the detail. */
export const GROUPS = ['conversation_id', 'trace_id', 'parent_id', 'entity_id'] as const
export type GroupName = (typeof GROUPS)[number]

/** The fields that an entry can be without, as `without` names them. */
export const ABSENT_FIELDS = [
  'model',
  'user',
  'profile',
  'provider',
  'agent',
  'platform',
  'error_category',
  'feature',
  'entity_type',
  ...GROUPS,
] as const satisfies (FacetName | GroupName)[]
export type AbsentField = (typeof ABSENT_FIELDS)[number]

/** A filter on the metadata: `metadata.` and the key. */
export type MetadataName = `metadata.${string}`
const METADATA = 'metadata.'

const MINIMUMS = ['min_total_tokens', 'min_duration_ms'] as const
type MinimumName = (typeof MINIMUMS)[number]

const FILTERS = [
  'from',
  'to',
  'q',
  'without',
  ...FACETS,
  ...EXCLUSIONS,
  ...GROUPS,
  ...MINIMUMS,
] as const

const SORT_KEYS = [
  'started_at',
  'total_tokens',
  'input_tokens',
  'output_tokens',
  'duration_ms',
  'cost_usd',
]
const DEFAULT_SORT = '-started_at'

/** Seconds between automatic refreshes. */
export const REFRESH_SECONDS = [5, 15, 60] as const

/** Everything the Logs page shows, as it stands in the URL. Defaults are left out. */
export type LogsSearch = {
  period?: Period
  from?: string
  to?: string
  q?: string
  sort?: string
  page?: number
  /** Where a search goes on. */
  cursor?: string
  per_page?: number
  refresh?: number
  /** An entry fills the page instead of standing beside the list. */
  view?: 'page'
  /** Fields that the entries are without. */
  without?: AbsentField[]
} & { [Name in FacetName | ExclusionName | MetadataName]?: string[] } & {
  [Name in GroupName]?: string
} & {
  [Name in MinimumName]?: number
}

/** Reads the URL's query. What cannot be meant is dropped: an old link still opens the page. */
export function readLogsSearch(raw: Record<string, unknown>): LogsSearch {
  return dropAbsent({
    ...readPeriod(raw),
    ...mapNames([...FACETS, ...EXCLUSIONS, ...metadataNames(raw)], (name) => readTexts(raw[name])),
    ...mapNames(GROUPS, (name) => readText(raw[name])),
    ...mapNames(MINIMUMS, (name) => readInteger(raw[name], 0)),
    q: readText(raw.q),
    without: readAbsent(raw.without),
    sort: readSort(raw.sort),
    page: readInteger(raw.page, 2),
    cursor: readText(raw.cursor),
    per_page: readInteger(raw.per_page, 1, 500),
    refresh: readRefresh(raw.refresh),
    view: readWord(raw.view, ['page'] as const),
  })
}

/** The filters on metadata in a search. */
export function metadataNames(search: object): MetadataName[] {
  return Object.keys(search).filter(isMetadata)
}

function isMetadata(name: string): name is MetadataName {
  return name.startsWith(METADATA) && name.length > METADATA.length
}

/** The key that a filter on metadata is about. */
export function metadataKey(name: MetadataName): string {
  return name.slice(METADATA.length)
}

function readAbsent(value: unknown): AbsentField[] | undefined {
  const named = readTexts(value)
  const known = ABSENT_FIELDS.filter((field) => named?.includes(field))
  return known.length ? known : undefined
}

function readPeriod(raw: Record<string, unknown>) {
  const from = readMoment(raw.from)
  const to = readMoment(raw.to)
  if (from !== undefined || to !== undefined) return { from, to }
  const period = readWord(raw.period, PERIODS)
  return { period: period === DEFAULT_PERIOD ? undefined : period }
}

function readSort(value: unknown): string | undefined {
  const text = readText(value)
  if (text === undefined || text === DEFAULT_SORT) return undefined
  return SORT_KEYS.includes(text.replace(/^-/, '')) ? text : undefined
}

function readRefresh(value: unknown): number | undefined {
  const seconds = readInteger(value, 1)
  return REFRESH_SECONDS.find((allowed) => allowed === seconds)
}

/** Which entries are meant: the part of the search that cards, facets and list share. */
export function filterQuery(search: LogsSearch): FilterQuery {
  // By name: the page's other parameters, on Usage too, are none that the API knows.
  const names = [...FILTERS, ...metadataNames(search)]
  const filter = dropAbsent({ ...mapNames(names, (name) => search[name]) })
  const custom = filter.from !== undefined || filter.to !== undefined
  // The words of closed sets come from the facets, so they are ones that the API knows.
  return (custom ? filter : { ...filter, period: currentPeriod(search) }) as FilterQuery
}

/** The same as a body has it, where the keys of the metadata have an object of their own. */
export function filterBody(search: LogsSearch): FilterBody {
  const names = metadataNames(search)
  const filter = Object.entries(filterQuery(search)).filter(([name]) => !isMetadata(name))
  const metadata = names.flatMap((name) => {
    const values = search[name]
    return values === undefined ? [] : [[metadataKey(name), values]]
  })
  return Object.fromEntries(
    metadata.length ? [...filter, ['metadata', Object.fromEntries(metadata)]] : filter,
  ) as FilterBody
}

/** The page's state that asks for what a body says. */
export function searchOfBody({ metadata, ...filter }: Record<string, unknown>): LogsSearch {
  const values = Object.entries(metadata ?? {})
  return readLogsSearch({
    ...filter,
    ...Object.fromEntries(values.map(([key, value]) => [`${METADATA}${key}`, value])),
  })
}

/** Whether entries are searched for what they hold, which goes step by step. */
export function isSearched(search: LogsSearch): boolean {
  return search.q !== undefined || metadataNames(search).some((name) => search[name] !== undefined)
}

/** The order of the rows: a search goes along the time, whatever was chosen before. */
export function sortOf(search: LogsSearch): string {
  const { sort = DEFAULT_SORT } = search
  return !isSearched(search) || sort.endsWith('started_at') ? sort : DEFAULT_SORT
}

/** The list's query: the filter, its order and its page. A search has no pages by number. */
export function listQuery(search: LogsSearch): ListQuery {
  const { page, cursor } = search
  return {
    ...filterQuery(search),
    sort: sortOf(search),
    ...(isSearched(search) ? { cursor } : { page: page ?? 1 }),
    per_page: search.per_page ?? 50,
  } as ListQuery
}

/** The period of the bar, or nothing when from and to say it. */
export function currentPeriod({ period, from, to }: LogsSearch): Period | undefined {
  return from !== undefined || to !== undefined ? undefined : (period ?? DEFAULT_PERIOD)
}

const HOUR_MS = 3_600_000
const PERIOD_HOURS: Record<Exclude<Period, 'all'>, number> = {
  '1h': 1,
  '6h': 6,
  '1d': 24,
  '7d': 7 * 24,
  '30d': 30 * 24,
}

/** Where a period that ends now began; nothing when it has no beginning, or says it itself. */
export function periodStart(search: LogsSearch, now: number): string | undefined {
  const period = currentPeriod(search)
  if (period === undefined || period === 'all') return undefined
  return new Date(now - PERIOD_HOURS[period] * HOUR_MS).toISOString()
}

/** Whether anything but the period narrows the entries. */
export function isFiltered(search: LogsSearch): boolean {
  const filters = FILTERS.filter((name) => name !== 'from' && name !== 'to')
  return [...filters, ...metadataNames(search)].some((name) => search[name] !== undefined)
}

/** Everything of one conversation, trace, parent or entity, whenever it began. */
export function ofGroup(group: GroupName, id: string): LogsSearch {
  const search: LogsSearch = { period: 'all' }
  search[group] = id
  return search
}

/** The search without any filter but the period, on its first page. */
export function withoutFilters(search: LogsSearch): LogsSearch {
  const { period, from, to, sort, per_page, refresh } = search
  return dropAbsent({ period, from, to, sort, per_page, refresh })
}

export function parseSort(sort: string = DEFAULT_SORT): Sort {
  return { key: sort.replace(/^-/, ''), descending: sort.startsWith('-') }
}

export function formatSort({ key, descending }: Sort): string | undefined {
  const text = `${descending ? '-' : ''}${key}`
  return text === DEFAULT_SORT ? undefined : text
}

function mapNames<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Value,
): { [N in Name]: Value } {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as { [N in Name]: Value }
}

function dropAbsent<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T
}
