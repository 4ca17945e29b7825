import { formatAgo, formatExactMoment, formatMoment } from '../lib/time'
import { useTimeZone } from './timezone'

/** A moment to the second; hovering shows it exactly and how long ago it was. */
export function Moment({ iso }: { iso: string }) {
  const { zone } = useTimeZone()
  return (
    <time dateTime={iso} title={`${formatExactMoment(iso, zone)} · ${formatAgo(iso)}`}>
      {formatMoment(iso, zone)}
    </time>
  )
}
