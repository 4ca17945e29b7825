import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Entry } from '../../../api/types'
import { ABSENT, formatCost, formatCount, formatDuration, formatWord } from '../../../lib/format'
import type { Maybe } from '../../../lib/maybe'
import type { Column } from '../../../ui/DataTable'
import { Moment } from '../../../ui/Moment'
import { StatusLabel } from '../../../ui/StatusLabel'
import { agentName, profileName, userName } from '../names'
import classes from './table.module.css'

/** The columns of the log, in the order of DESIGN's list of them. */
export const entryColumns: Column<Entry>[] = [
  {
    id: 'time',
    header: 'Time',
    width: 140,
    sortKey: 'started_at',
    cell: (entry) => <TimeLink entry={entry} />,
  },
  {
    id: 'status',
    header: 'Status',
    width: 158,
    cell: (entry) => <StatusLabel status={entry.status} detail={entry.error?.category} />,
  },
  {
    id: 'user',
    header: 'User',
    width: 134,
    cell: (entry) => text(userName(entry), entry.user?.email),
  },
  { id: 'model', header: 'Model', width: 176, cell: (entry) => text(entry.model) },
  { id: 'agent', header: 'Agent', width: 116, cell: (entry) => text(agentName(entry)) },
  { id: 'source', header: 'Source', width: 66, cell: (entry) => text(formatWord(entry.source)) },
  { id: 'platform', header: 'Platform', width: 80, cell: (entry) => text(entry.platform) },
  {
    id: 'capability',
    header: 'Capability',
    width: 112,
    cell: (entry) => text(formatWord(entry.capability)),
  },
  { id: 'profile', header: 'Profile', width: 106, cell: (entry) => text(profileName(entry)) },
  { id: 'provider', header: 'Provider', width: 84, cell: (entry) => text(entry.provider) },
  {
    id: 'input',
    header: 'Input',
    width: 70,
    numeric: true,
    sortKey: 'input_tokens',
    cell: (entry) => number(formatCount(entry.usage?.input_tokens)),
  },
  {
    id: 'output',
    header: 'Output',
    width: 70,
    numeric: true,
    sortKey: 'output_tokens',
    cell: (entry) => number(formatCount(entry.usage?.output_tokens)),
  },
  {
    id: 'total',
    header: 'Total',
    width: 70,
    numeric: true,
    sortKey: 'total_tokens',
    cell: (entry) => number(formatCount(entry.usage?.total_tokens)),
  },
  {
    id: 'duration',
    header: 'Duration',
    width: 82,
    numeric: true,
    sortKey: 'duration_ms',
    cell: (entry) => number(formatDuration(entry.duration_ms)),
  },
  {
    id: 'cost',
    header: 'Cost',
    width: 80,
    numeric: true,
    sortKey: 'cost_usd',
    cell: (entry) => number(formatCost(entry.cost_usd)),
  },
]

/** The keyboard's way into an entry; a click anywhere in the row does the same. */
function TimeLink({ entry }: { entry: Entry }) {
  return (
    <Link to="/logs/$id" params={{ id: entry.id }} search={true} className={classes.time}>
      <Moment iso={entry.started_at} />
    </Link>
  )
}

function text(value: Maybe<string>, title = value): ReactNode {
  return value ? <span title={title ?? value}>{value}</span> : absent
}

function number(value: string): ReactNode {
  return value === ABSENT ? absent : value
}

const absent = <span className={classes.absent}>{ABSENT}</span>
