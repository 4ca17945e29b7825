import { Name } from '../../ui/Name'
import { Link } from '@tanstack/react-router'
import type { Activity } from '../../api/types'
import { formatWord } from '../../lib/format'
import { activityTexts, actionTexts } from '../../lib/texts/activity'
import { absent } from '../../ui/Absent'
import type { Column } from '../../ui/DataTable'
import { Moment } from '../../ui/Moment'
import classes from './activity.module.css'
import { describeDetails } from './details'

const { columns } = activityTexts

export const activityColumns: Column<Activity>[] = [
  { id: 'at', header: columns.at, width: 140, cell: ({ at }) => <Moment iso={at} /> },
  {
    id: 'action',
    header: columns.action,
    width: 160,
    cell: ({ action }) => actionTexts[action],
  },
  { id: 'actor', header: columns.actor, width: 180, cell: ({ actor }) => <Actor actor={actor} /> },
  { id: 'ip', header: columns.ip, width: 100, cell: ({ ip }) => ip ?? absent },
  { id: 'target', header: columns.target, width: 310, cell: (act) => <Target act={act} /> },
  {
    id: 'details',
    header: columns.details,
    width: 210,
    cell: ({ details }) => <Details details={details} />,
  },
]

function Actor({ actor }: { actor: Activity['actor'] }) {
  const kind = formatWord(actor.kind)
  return (
    <Name
      cut
      text={(actor.kind === 'system' ? undefined : actor.name) ?? kind}
      title={actor.id && `${kind} ${actor.id}`}
    />
  )
}

/** What it was done to; an entry that was only read can be read again. */
function Target({ act: { target, action } }: { act: Activity }) {
  if (!target) return absent
  const text = `${formatWord(target.type)} ${target.id}`
  if (target.type !== 'entry' || action === 'entry_deleted') return <Name cut text={text} />
  return (
    <Link to="/logs/$id" params={{ id: target.id }} className={classes.target}>
      <Name cut text={text} />
    </Link>
  )
}

function Details({ details }: { details: Activity['details'] }) {
  const text = describeDetails(details ?? {})
  return text ? <Name cut text={text} /> : absent
}
