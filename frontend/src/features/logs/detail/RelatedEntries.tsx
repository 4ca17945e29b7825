import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { $api } from '../../../api/client'
import type { Entry } from '../../../api/types'
import { formatCount, formatDuration } from '../../../lib/format'
import { entryTexts } from '../../../lib/texts/entry'
import { Moment } from '../../../ui/Moment'
import { InlineError } from '../../../ui/States'
import { StatusLabel } from '../../../ui/StatusLabel'
import classes from './detail.module.css'
import { Section } from './Facts'

const SHOWN = 20

interface RelatedEntriesProps {
  title: string
  group: 'conversation_id' | 'trace_id'
  value: string
  current: string
}

/** The entries of the same conversation or trace, oldest first. */
export function RelatedEntries({ title, group, value, current }: RelatedEntriesProps) {
  const { data, error } = useQuery(
    $api.queryOptions('get', '/api/v1/logs', {
      params: {
        query: { [group]: value, period: 'all', sort: 'started_at', per_page: SHOWN },
      },
    }),
  )
  const more = (data?.total ?? 0) - (data?.items.length ?? 0)

  return (
    <Section
      title={title}
      tools={
        <Link className={classes.link} to="/logs" search={{ [group]: value, period: 'all' }}>
          {entryTexts.showInLogs}
        </Link>
      }
    >
      <InlineError error={error} />
      <ol className={classes.related}>
        {data?.items.map((entry) => (
          <li key={entry.id}>
            <RelatedEntry entry={entry} current={entry.id === current} />
          </li>
        ))}
      </ol>
      {more > 0 && <p className={classes.muted}>{entryTexts.andMore(formatCount(more))}</p>}
    </Section>
  )
}

function RelatedEntry({ entry, current }: { entry: Entry; current: boolean }) {
  return (
    <Link
      to="/logs/$id"
      params={{ id: entry.id }}
      search={true}
      className={classes.relatedLink}
      aria-current={current || undefined}
    >
      <Moment iso={entry.started_at} />
      <StatusLabel status={entry.status} />
      <span className={classes.relatedModel}>{entry.model}</span>
      <span className={classes.relatedNumber}>{formatDuration(entry.duration_ms)}</span>
    </Link>
  )
}
