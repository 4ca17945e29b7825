import { Name } from '../../../ui/Name'
import { Link } from '@tanstack/react-router'
import { formatDuration, formatWord } from '../../../lib/format'
import { formatExactMoment } from '../../../lib/time'
import { StatusLabel } from '../../../ui/StatusLabel'
import { useTimeZone } from '../../../ui/timezone'
import type { TimelineRow } from './timeline'
import classes from './Timeline.module.css'

const INDENT_PX = 14
const DEEPEST_SHOWN = 6

/** One entry of a timeline: what it was, when it ran within the whole, and for how long. */
export function TimelineEntry({ row }: { row: TimelineRow }) {
  const { entry, depth, start, length } = row
  const { zone } = useTimeZone()
  return (
    <Link
      to="/logs/$id"
      params={{ id: entry.id }}
      search={true}
      className={classes.row}
      title={formatExactMoment(entry.started_at, zone)}
    >
      <span
        className={classes.what}
        style={{ paddingLeft: Math.min(depth, DEEPEST_SHOWN) * INDENT_PX }}
      >
        <StatusLabel status={entry.status} />
        <span>{formatWord(entry.capability)}</span>
        <span className={classes.name}>{entry.model && <Name cut text={entry.model} />}</span>
      </span>
      <span className={classes.lane} aria-hidden="true">
        <span
          className={classes.bar}
          data-status={entry.status}
          // A bar has some width, and stays within its lane.
          style={{ left: `${Math.min(start, 0.99) * 100}%`, width: `${length * 100}%` }}
        />
      </span>
      <span className={classes.duration}>{formatDuration(entry.duration_ms)}</span>
    </Link>
  )
}
