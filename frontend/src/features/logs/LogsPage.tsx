import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../api/session'
import { logsTexts } from '../../lib/texts/logs'
import { Pager } from '../../ui/Pager'
import { usePaging } from '../../ui/usePaging'
import { SelectionBar } from './actions/SelectionBar'
import { Toolbar } from './actions/Toolbar'
import { Cards } from './Cards'
import { FilterBar } from './filters/FilterBar'
import { PeriodBar } from './filters/PeriodBar'
import classes from './LogsPage.module.css'
import { entriesQuery } from './queries'
import { EntryTable } from './table/EntryTable'
import { useHiddenColumns } from './table/useHiddenColumns'
import { useLogsSearch } from './useLogsSearch'
import { useSelection } from './useSelection'

/** The log: period, filters, cards, rows; `children` is the detail beside them. */
export function LogsPage({ children }: { children: ReactNode }) {
  const { search, change } = useLogsSearch()
  const { id } = useParams({ strict: false })
  const entries = useQuery(entriesQuery(search))
  const paging = usePaging(search, entries.data?.total, change)
  const selection = useSelection(search)
  const columns = useHiddenColumns()
  const mayDelete = useMay('delete')

  return (
    <div className={classes.page}>
      <div className={classes.list} data-beside={id !== undefined}>
        <header className={classes.head}>
          <div className={classes.line}>
            <h1 className={classes.title}>{logsTexts.title}</h1>
            <PeriodBar />
            <Toolbar columns={columns} />
          </div>
          <FilterBar />
        </header>
        <Cards />
        <div className={classes.rows}>
          <EntryTable
            entries={entries}
            hidden={columns.hidden}
            activeId={id}
            selection={mayDelete ? selection : undefined}
          />
        </div>
        {mayDelete && <SelectionBar selection={selection} page={entries.data} />}
        <Pager paging={paging} />
      </div>
      {children}
    </div>
  )
}
