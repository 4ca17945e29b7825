import { useLocalStorage } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { ApiProblem } from '../../../lib/problem'
import { entryTexts } from '../../../lib/texts/entry'
import { ResizeHandle } from '../../../ui/ResizeHandle'
import { EmptyState, ErrorState } from '../../../ui/States'
import { entryQuery } from '../queries'
import { DetailBody } from './DetailBody'
import { DetailBar } from './DetailBar'
import { DetailSkeleton } from './DetailSkeleton'
import classes from './detail.module.css'

/** One entry with everything known about it, beside the list. */
export function EntryDetail({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(entryQuery(id))
  const [percent, setPercent] = useLocalStorage({
    key: 'logbook-detail-width',
    defaultValue: 40,
    getInitialValueInEffect: false,
  })
  const missing = error instanceof ApiProblem && [400, 404].includes(error.status)

  return (
    <aside
      className={classes.panel}
      aria-label={entryTexts.title}
      aria-busy={!data && !error}
      style={{ width: `${percent}%` }}
    >
      <ResizeHandle
        label={entryTexts.resize}
        percent={percent}
        min={30}
        max={70}
        onChange={setPercent}
      />
      <DetailBar id={id} entry={data} />
      <div className={classes.scroll} key={id}>
        {data && <DetailBody entry={data} />}
        {!data && !error && <DetailSkeleton />}
        {missing && <EmptyState title={entryTexts.notFoundTitle}>{entryTexts.notFound}</EmptyState>}
        {error && !missing && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      </div>
    </aside>
  )
}
