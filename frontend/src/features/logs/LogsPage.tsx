import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LogList } from './LogList'
import classes from './LogsPage.module.css'
import { useLogsSearch } from './useLogsSearch'

/** The log, and as `children` the entry that is open: beside the list, or alone. */
export function LogsPage({ children }: { children: ReactNode }) {
  const { search } = useLogsSearch()
  const { id } = useParams({ strict: false })
  const alone = id !== undefined && search.view === 'page'
  return (
    <div className={classes.page}>
      {!alone && <LogList openId={id} />}
      {children}
    </div>
  )
}
