import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Entry } from '../../../api/types'
import { ApiProblem } from '../../../lib/problem'
import { entryTexts } from '../../../lib/texts/entry'
import { ResizeHandle } from '../../../ui/ResizeHandle'
import { EmptyState, ErrorState } from '../../../ui/States'
import { entryQuery, listedEntry } from '../queries'
import { useLogsSearch } from '../useLogsSearch'
import { DetailBody } from './DetailBody'
import { DetailBar } from './DetailBar'
import { DetailSkeleton } from './DetailSkeleton'
import classes from './detail.module.css'

/** One entry with everything known about it: beside the list, or on a page of its own. */
export function EntryDetail({ id }: { id: string }) {
  const { search } = useLogsSearch()
  const entry = useQuery(entryQuery(id))
  // What the row has shown need not be waited for a second time.
  const known: Entry | undefined = entry.data ?? listedEntry(search, id)
  const [percent, setPercent] = useLocalStorage({
    key: 'logbook-detail-width',
    defaultValue: 40,
    getInitialValueInEffect: false,
  })
  const alone = search.view === 'page'

  return (
    <aside
      className={classes.panel}
      data-alone={alone}
      aria-label={entryTexts.title}
      aria-busy={entry.isPending}
      style={alone ? undefined : { width: `${percent}%` }}
    >
      {alone ? (
        <h1 className={classes.unseen}>{entryTexts.title}</h1>
      ) : (
        <ResizeHandle
          label={entryTexts.resize}
          percent={percent}
          min={30}
          max={70}
          onChange={setPercent}
        />
      )}
      <DetailBar id={id} entry={known} />
      <div className={classes.scroll} key={id}>
        <div className={classes.sections}>
          {entry.error && !entry.data ? (
            <Failure error={entry.error} onRetry={() => void entry.refetch()} />
          ) : known ? (
            <DetailBody entry={known} detail={entry.data} />
          ) : (
            <DetailSkeleton />
          )}
        </div>
      </div>
    </aside>
  )
}

/** An entry that is gone, or a server that did not say. */
function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const missing = error instanceof ApiProblem && [400, 404].includes(error.status)
  if (!missing) return <ErrorState error={error} onRetry={onRetry} />
  return <EmptyState title={entryTexts.notFoundTitle}>{entryTexts.notFound}</EmptyState>
}
