import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { $api } from '../../../api/client'
import { formatCount, formatDuration } from '../../../lib/format'
import { entryTexts } from '../../../lib/texts/entry'
import { Moment } from '../../../ui/Moment'
import { ErrorState } from '../../../ui/States'
import detail from './detail.module.css'
import { Section } from './Facts'
import { ofGroup } from '../search'
import { layOut } from './timeline'
import classes from './Timeline.module.css'
import { TimelineEntry } from './TimelineEntry'

const SHOWN = 100

interface RelatedEntriesProps {
  title: string
  group: 'conversation_id' | 'trace_id'
  value: string
}

/** The entries of the same conversation or trace as a timeline. */
export function RelatedEntries({ title, group, value }: RelatedEntriesProps) {
  const { data, error, refetch } = useQuery(
    $api.queryOptions(
      'get',
      '/api/v1/logs',
      { params: { query: { [group]: value, period: 'all', sort: 'started_at', per_page: SHOWN } } },
      { placeholderData: keepPreviousData, staleTime: 15_000 },
    ),
  )
  const { rows, startedAt, duration } = layOut(data?.items ?? [])
  const more = (data?.total ?? 0) - (data?.items.length ?? 0)

  return (
    <Section
      title={title}
      tools={
        <Link className={detail.link} to="/logs" search={ofGroup(group, value)}>
          {entryTexts.showInLogs}
        </Link>
      }
    >
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {startedAt && (
        <div className={classes.axis}>
          <span>{entryTexts.entries(formatCount(data?.total), data?.total === 1)}</span>
          <Moment iso={startedAt} />
          <span className={classes.whole}>{formatDuration(duration)}</span>
        </div>
      )}
      <ol className={classes.rows}>
        {rows.map((row) => (
          <li key={row.entry.id}>
            <TimelineEntry row={row} />
          </li>
        ))}
      </ol>
      {more > 0 && <p className={detail.muted}>{entryTexts.andMore(formatCount(more))}</p>}
    </Section>
  )
}
