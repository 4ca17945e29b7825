import { Name } from '../../../ui/Name'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Entry } from '../../../api/types'
import { ABSENT, formatCost, formatCount, formatDuration, formatWord } from '../../../lib/format'
import type { Maybe } from '../../../lib/maybe'
import { logsTexts } from '../../../lib/texts/logs'
import { absent } from '../../../ui/Absent'
import { declaredLayout } from '../../../ui/columns'
import type { Column } from '../../../ui/DataTable'
import { RecentMoment } from '../../../ui/Moment'
import { StatusLabel } from '../../../ui/StatusLabel'
import { agentName, profileName, userName } from '../names'
import classes from './table.module.css'

const { columns: names } = logsTexts

/** The columns of the log, in the order of DESIGN's list of them. */
export const entryColumns: Column<Entry>[] = [
  {
    id: 'time',
    header: names.time,
    width: 136,
    sortKey: 'started_at',
    cell: (entry) => <TimeLink entry={entry} />,
  },
  {
    id: 'status',
    header: names.status,
    // As wide as the longest category after the longest status.
    width: 196,
    cell: (entry) => <StatusLabel status={entry.status} detail={entry.error?.category} />,
  },
  {
    id: 'user',
    header: names.user,
    width: 122,
    cell: (entry) => text(userName(entry), entry.user?.email),
  },
  { id: 'model', header: names.model, width: 148, cell: (entry) => text(entry.model) },
  { id: 'agent', header: names.agent, width: 112, cell: (entry) => text(agentName(entry)) },
  {
    id: 'source',
    header: names.source,
    width: 60,
    cell: (entry) => text(formatWord(entry.source)),
  },
  {
    id: 'platform',
    header: names.platform,
    width: 80,
    onRequest: true,
    cell: (entry) => text(entry.platform),
  },
  {
    id: 'capability',
    header: names.capability,
    width: 104,
    onRequest: true,
    cell: (entry) => text(formatWord(entry.capability)),
  },
  {
    id: 'profile',
    header: names.profile,
    width: 112,
    onRequest: true,
    cell: (entry) => text(profileName(entry)),
  },
  {
    id: 'provider',
    header: names.provider,
    width: 92,
    onRequest: true,
    cell: (entry) => text(entry.provider),
  },
  {
    id: 'input',
    header: names.input,
    width: 68,
    numeric: true,
    sortKey: 'input_tokens',
    cell: (entry) => number(formatCount(entry.usage?.input_tokens)),
  },
  {
    id: 'output',
    header: names.output,
    width: 72,
    numeric: true,
    sortKey: 'output_tokens',
    cell: (entry) => number(formatCount(entry.usage?.output_tokens)),
  },
  {
    id: 'total',
    header: names.total,
    width: 68,
    onRequest: true,
    numeric: true,
    sortKey: 'total_tokens',
    cell: (entry) => number(formatCount(entry.usage?.total_tokens)),
  },
  {
    id: 'duration',
    header: names.duration,
    width: 80,
    numeric: true,
    sortKey: 'duration_ms',
    cell: (entry) => number(formatDuration(entry.duration_ms)),
  },
  {
    id: 'first_token',
    header: names.firstToken,
    width: 88,
    onRequest: true,
    numeric: true,
    cell: (entry) => number(formatDuration(entry.time_to_first_token_ms)),
  },
  {
    id: 'cost',
    header: names.cost,
    width: 78,
    numeric: true,
    sortKey: 'cost_usd',
    cell: (entry) => number(formatCost(entry.cost_usd)),
  },
]

/** What shows at first: as much as a laptop's screen holds side by side. */
export const entryLayout = declaredLayout(entryColumns)

/** The keyboard's way into an entry; a click anywhere in the row does the same. */
function TimeLink({ entry }: { entry: Entry }) {
  return (
    <Link to="/logs/$id" params={{ id: entry.id }} search={true} className={classes.time}>
      <RecentMoment iso={entry.started_at} />
    </Link>
  )
}

function text(value: Maybe<string>, title = value): ReactNode {
  return value ? <Name cut text={value} title={title ?? value} /> : absent
}

function number(value: string): ReactNode {
  return value === ABSENT ? absent : value
}
