import { useSyncExternalStore } from 'react'
import { formatAgo, formatExactMoment, formatMoment, formatTimeOfDay, isRecent } from '../lib/time'
import classes from './Moment.module.css'
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

/** The same in a list: of the last day the time alone, and how long ago that is by now. */
export function RecentMoment({ iso }: { iso: string }) {
  const { zone } = useTimeZone()
  const now = useSyncExternalStore(subscribeToClock, currentMoment)
  if (!isRecent(iso, now)) return <Moment iso={iso} />
  return (
    <time dateTime={iso} title={formatExactMoment(iso, zone)} className={classes.recent}>
      {formatTimeOfDay(iso, zone)}
      <span className={classes.ago}>
        {formatAgo(iso, Math.max(now, Date.parse(iso)), 'narrow')}
      </span>
    </time>
  )
}

const TICK_MS = 10_000
let moment = Date.now()

// One clock for however many rows there are; it stands still while none shows.
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribeToClock(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(() => {
    moment = Date.now()
    listeners.forEach((tell) => tell())
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function currentMoment(): number {
  // After a pause, the first row that shows sets the clock.
  if (!timer) moment = Math.floor(Date.now() / 1000) * 1000
  return moment
}
