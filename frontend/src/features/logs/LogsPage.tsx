import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useMay } from '../../api/session'
import { logsTexts } from '../../lib/texts/logs'
import { Pager } from '../../ui/Pager'
import { usePaging } from '../../ui/usePaging'
import { Cards } from './Cards'
import { FilterBar } from './filters/FilterBar'
import { PeriodBar } from './filters/PeriodBar'
import classes from './LogsPage.module.css'
import { entriesQuery, prefetchPage } from './queries'
import { EntryTable } from './table/EntryTable'
import { useHiddenColumns } from './table/useHiddenColumns'
import { NewEntries } from './NewEntries'
import { SearchPager } from './SearchPager'
import { useAutoRefresh } from './useAutoRefresh'
import { useLogsSearch } from './useLogsSearch'
import { useSelection } from './useSelection'

// What acts on the list need not be there before the list: fetched at once, but not waited for.
const toolbar = import('./actions/Toolbar')
const Toolbar = lazy(async () => ({ default: (await toolbar).Toolbar }))
const SelectionBar = lazy(async () => ({
  default: (await import('./actions/SelectionBar')).SelectionBar,
}))

const ROW_HEIGHT = 32

/** The log: period, filters, cards, rows; `children` is the detail beside them. */
export function LogsPage({ children }: { children: ReactNode }) {
  const { search, change } = useLogsSearch()
  const { id } = useParams({ strict: false })
  const entries = useQuery(entriesQuery(search))
  const paging = usePaging(search, entries.data?.total, change)
  const selection = useSelection(search)
  const columns = useHiddenColumns()
  const mayDelete = useMay('delete')
  const rows = useRef<HTMLDivElement>(null)
  const [scrolled, setScrolled] = useState(false)
  const reading = id !== undefined || selection.ids.length > 0 || scrolled || paging.page > 1
  const fresh = useAutoRefresh(search, entries.data?.total, reading)

  return (
    <div className={classes.page}>
      <div className={classes.list} data-beside={id !== undefined}>
        <header className={classes.head}>
          <div className={classes.line}>
            <h1 className={classes.title}>{logsTexts.title}</h1>
            <PeriodBar />
            <Suspense>
              <Toolbar columns={columns} />
            </Suspense>
          </div>
          <FilterBar />
        </header>
        <Cards />
        <div className={classes.frame}>
          {fresh > 0 && <NewEntries count={fresh} rows={rows} />}
          <div
            ref={rows}
            className={classes.rows}
            onScroll={(event) => setScrolled(event.currentTarget.scrollTop > ROW_HEIGHT)}
          >
            <EntryTable
              entries={entries}
              hidden={columns.hidden}
              activeId={id}
              selection={mayDelete ? selection : undefined}
            />
          </div>
        </div>
        {selection.ids.length > 0 && (
          <Suspense>
            <SelectionBar selection={selection} page={entries.data} />
          </Suspense>
        )}
        {search.q === undefined ? (
          <Pager
            paging={paging}
            onNearNext={() => void prefetchPage({ ...search, page: paging.page + 1 })}
          />
        ) : (
          <SearchPager page={entries.data} />
        )}
      </div>
      {children}
    </div>
  )
}
