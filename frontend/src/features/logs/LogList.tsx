import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useRef } from 'react'
import { useMay } from '../../api/session'
import { logsTexts } from '../../lib/texts/logs'
import { Pager } from '../../ui/Pager'
import { usePaging } from '../../ui/usePaging'
import { LogCards } from './LogCards'
import { FilterBar } from './filters/FilterBar'
import { PeriodBar } from './filters/PeriodBar'
import classes from './LogsPage.module.css'
import { entriesQuery, prefetchPage } from './queries'
import { isSearched } from './search'
import { usePrefetchNext } from './usePrefetchNext'
import { EntryTable } from './table/EntryTable'
import { useTableView } from './table/useTableView'
import { NewEntries } from './NewEntries'
import { SearchPager } from './SearchPager'
import { useFresh } from './useFresh'
import { useListKeys } from './useListKeys'
import { useLogsSearch } from './useLogsSearch'
import { useSelection } from './useSelection'

// What acts on the list need not be there before the list: fetched at once, but not waited for.
const toolbar = import('./actions/Toolbar')
const Toolbar = lazy(async () => ({ default: (await toolbar).Toolbar }))
const SelectionBar = lazy(async () => ({
  default: (await import('./actions/SelectionBar')).SelectionBar,
}))

/** The log itself: period, filters, cards, rows. */
export function LogList({ openId }: { openId: string | undefined }) {
  const { search, change } = useLogsSearch()
  const entries = useQuery(entriesQuery(search))
  const paging = usePaging(search, entries.data?.total, change)
  const selection = useSelection(search)
  const view = useTableView()
  const mayDelete = useMay('delete')
  const rows = useRef<HTMLDivElement>(null)
  const settled = entries.isPlaceholderData ? undefined : entries.data
  const fresh = useFresh(search, settled ? entries.dataUpdatedAt : 0, settled?.total ?? 0)

  usePrefetchNext(search, settled)
  useListKeys(rows, paging, openId)

  return (
    <div className={classes.list} data-beside={openId !== undefined}>
      <header className={classes.head}>
        <div className={classes.line}>
          <h1 className={classes.title}>{logsTexts.title}</h1>
          <PeriodBar />
          <div className={classes.tools}>
            <Suspense>
              <Toolbar view={view} />
            </Suspense>
          </div>
        </div>
        <FilterBar />
      </header>
      <LogCards />
      <div className={classes.frame}>
        {fresh > 0 && <NewEntries count={fresh} rows={rows} />}
        <div ref={rows} className={classes.rows}>
          <EntryTable
            entries={entries}
            view={view}
            activeId={openId}
            selection={mayDelete ? selection : undefined}
          />
        </div>
      </div>
      {selection.ids.length > 0 && (
        <Suspense>
          <SelectionBar selection={selection} page={entries.data} />
        </Suspense>
      )}
      {isSearched(search) ? (
        <SearchPager page={entries.data} />
      ) : (
        <Pager
          paging={paging}
          onNearNext={() => void prefetchPage({ ...search, page: paging.page + 1 })}
        />
      )}
    </div>
  )
}
