import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { retryFailed } from '../../../api/client'
import type { Entry, EntryPage } from '../../../api/types'
import { logsTexts } from '../../../lib/texts/logs'
import { formatMoment } from '../../../lib/time'
import { DataTable } from '../../../ui/DataTable'
import { ErrorState } from '../../../ui/States'
import { useTimeZone } from '../../../ui/timezone'
import { formatSort, parseSort, sortOf } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import type { useSelection } from '../useSelection'
import { entryColumns } from './columns'
import { NoEntries } from './NoEntries'
import { useNearEntry } from './useNearEntry'
import type { useTableView } from './useTableView'

interface EntryTableProps {
  entries: UseQueryResult<EntryPage, unknown>
  view: ReturnType<typeof useTableView>
  activeId?: string
  selection?: ReturnType<typeof useSelection>
}

/** The rows of one page, or why there are none. */
export function EntryTable({ entries, view, activeId, selection }: EntryTableProps) {
  const { search, change } = useLogsSearch()
  const navigate = useNavigate()
  const { zone } = useTimeZone()
  const nearEntry = useNearEntry()
  const { data, error, isPlaceholderData } = entries

  if (error && !data) return <ErrorState error={error} onRetry={retryFailed} />
  return (
    <>
      <DataTable<Entry>
        label={logsTexts.table}
        columns={entryColumns}
        rows={data?.items}
        rowId={({ id }) => id}
        rowLabel={({ started_at }) => formatMoment(started_at, zone)}
        layout={view.layout}
        onLayoutChange={view.onLayoutChange}
        density={view.density}
        sort={parseSort(sortOf(search))}
        onSort={(sort) => change({ sort: formatSort(sort) })}
        selection={selection?.selection.rows}
        onSelectionChange={selection?.selectRows}
        activeId={activeId}
        onRowClick={({ id }) => void navigate({ to: '/logs/$id', params: { id }, search: true })}
        onRowNear={nearEntry}
        stale={isPlaceholderData}
        skeletonRows={Math.min(search.per_page ?? 50, 50)}
      />
      {data?.items.length === 0 && !isPlaceholderData && (
        <NoEntries total={data.total ?? (search.cursor === undefined ? 0 : 1)} />
      )}
    </>
  )
}
