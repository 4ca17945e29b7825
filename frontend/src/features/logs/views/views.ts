import { $api, api, queryClient } from '../../../api/client'
import { queryKeys } from '../../../api/query-keys'
import type { View } from '../../../api/types'
import type { ColumnLayout } from '../../../ui/columns'
import { visibleColumns } from '../../../ui/columns'
import { filterBody, filterQuery, readLogsSearch, searchOfBody, type LogsSearch } from '../search'
import { entryColumns, entryLayout } from '../table/columns'

/** What a view remembers: which entries, in what order, and with which columns. */
type Shown = Required<Pick<View, 'filter' | 'sort' | 'columns'>>

const ALL = entryColumns.map(({ id }) => id)
const USUAL = visibleColumns(entryColumns, entryLayout).map(({ id }) => id)
const DEFAULT_SORT = '-started_at'

/** What shows now, as a view remembers it; the usual columns are not worth remembering. */
export function shownNow(search: LogsSearch, layout: ColumnLayout): Shown {
  const ids = visibleColumns(entryColumns, layout).map(({ id }) => id)
  return {
    // The document says no more than that it is an object.
    filter: filterBody(search) as View['filter'],
    sort: search.sort ?? DEFAULT_SORT,
    columns: ids.join() === USUAL.join() ? [] : ids,
  }
}

/** The page's state that shows a view; what the app does not know in it is dropped. */
export function searchOf({ filter, sort }: Shown): LogsSearch {
  return { ...searchOfBody(filter as Record<string, unknown>), ...readLogsSearch({ sort }) }
}

/** The columns of a view, each as wide as this reader has them. */
export function layoutOf({ columns }: Shown, { widths }: ColumnLayout): ColumnLayout {
  if (columns.length === 0) return { ...entryLayout, widths }
  return { order: columns, hidden: ALL.filter((id) => !columns.includes(id)), widths }
}

/** Whether two of them show the same. */
export function showsSame(one: Shown, other: Shown): boolean {
  return fingerprint(one) === fingerprint(other)
}

function fingerprint(shown: Shown): string {
  const filter = Object.entries(filterQuery(searchOf(shown))).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([filter, shown.sort, shown.columns])
}

export const viewsQuery = $api.queryOptions('get', '/api/v1/views')

const refresh = () => queryClient.invalidateQueries({ queryKey: queryKeys.views() })

export async function saveView(name: string, shared: boolean, shown: Shown): Promise<void> {
  await api.POST('/api/v1/views', { body: { name, shared, ...shown } })
  await refresh()
}

/** Makes a view show what shows now. */
export async function overwriteView(id: string, shown: Shown): Promise<void> {
  await api.PATCH('/api/v1/views/{id}', { params: { path: { id } }, body: shown })
  await refresh()
}

export async function deleteView(id: string): Promise<void> {
  await api.DELETE('/api/v1/views/{id}', { params: { path: { id } } })
  await refresh()
}
