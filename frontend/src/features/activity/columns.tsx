import type { Activity } from '../../api/types'
import { ABSENT, formatWord } from '../../lib/format'
import { activityTexts, actionTexts } from '../../lib/texts/activity'
import type { Column } from '../../ui/DataTable'
import { Moment } from '../../ui/Moment'
import { formatDetails } from './formatDetails'

const { columns } = activityTexts

export const activityColumns: Column<Activity>[] = [
  { id: 'at', header: columns.at, width: 150, cell: ({ at }) => <Moment iso={at} /> },
  {
    id: 'action',
    header: columns.action,
    width: 180,
    cell: ({ action }) => actionTexts[action] ?? formatWord(action),
  },
  { id: 'actor', header: columns.actor, width: 220, cell: ({ actor }) => <Actor actor={actor} /> },
  { id: 'ip', header: columns.ip, width: 140, cell: ({ ip }) => ip ?? ABSENT },
  {
    id: 'target',
    header: columns.target,
    width: 300,
    cell: ({ target }) => describeTarget(target),
  },
  {
    id: 'details',
    header: columns.details,
    width: 360,
    cell: ({ details }) => <Details details={details} />,
  },
]

function Actor({ actor }: { actor: Activity['actor'] }) {
  const kind = activityTexts.kinds[actor.kind] ?? actor.kind
  return (
    <span title={actor.id && `${kind} ${actor.id}`}>
      {actor.kind === 'system' ? kind : actor.name}
    </span>
  )
}

function describeTarget(target: Activity['target']): string {
  return target ? `${formatWord(target.type)} ${target.id}` : ABSENT
}

function Details({ details }: { details: Activity['details'] }) {
  const text = formatDetails(details)
  return <span title={text}>{text || ABSENT}</span>
}
