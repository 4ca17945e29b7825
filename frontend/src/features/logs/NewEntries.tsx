import { Button } from '@mantine/core'
import type { RefObject } from 'react'
import { formatCount } from '../../lib/format'
import { logsTexts } from '../../lib/texts/logs'
import classes from './LogsPage.module.css'
import { refreshLogs } from './queries'
import { useLogsSearch } from './useLogsSearch'

interface NewEntriesProps {
  count: number
  rows: RefObject<HTMLDivElement | null>
}

/** Says that there are new entries, and shows them when asked. */
export function NewEntries({ count, rows }: NewEntriesProps) {
  const { change } = useLogsSearch()
  return (
    <Button
      className={classes.fresh}
      variant="filled"
      size="compact-sm"
      onClick={() => {
        rows.current?.scrollTo({ top: 0 })
        change({}, { replace: true })
        void refreshLogs()
      }}
    >
      {logsTexts.fresh(formatCount(count), count === 1)}
    </Button>
  )
}
