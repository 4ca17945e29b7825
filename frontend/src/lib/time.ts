/** The zone in which moments are shown: the reader's own, or UTC. */
export type TimeZone = 'local' | 'utc'

type Style = 'time' | 'second' | 'full' | 'day' | 'weekday' | 'hour' | 'dayHour'

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  second: { month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { month: 'short', day: '2-digit' },
  weekday: { weekday: 'short', month: 'short', day: '2-digit' },
  hour: { hour: '2-digit', minute: '2-digit' },
  dayHour: { month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  full: {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  },
}

// Making a formatter costs about as much as formatting a hundred rows, so each is made once.
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(style: Style, zone: TimeZone, withYear: boolean): Intl.DateTimeFormat {
  const key = `${style} ${zone} ${withYear}`
  let found = formatters.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, {
      ...styles[style],
      ...(withYear && { year: 'numeric' }),
      hourCycle: 'h23',
      timeZone: zone === 'utc' ? 'UTC' : undefined,
    })
    formatters.set(key, found)
  }
  return found
}

/** A moment to the second; the year only when it is not this one. */
export function formatMoment(iso: string, zone: TimeZone, now = new Date()): string {
  const moment = new Date(iso)
  const withYear = moment.getFullYear() !== now.getFullYear()
  return formatter('second', zone, withYear).format(moment)
}

/** A moment to the millisecond with its zone, for tooltips and details. */
export function formatExactMoment(iso: string, zone: TimeZone): string {
  return formatter('full', zone, true).format(new Date(iso))
}

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]

/** The time alone, to the second: for a moment whose day is known. */
export function formatTimeOfDay(iso: string, zone: TimeZone): string {
  return formatter('time', zone, false).format(new Date(iso))
}

/** A day with its weekday: `Sat, Nov 21`. */
export function formatWeekday(iso: string, zone: TimeZone): string {
  return formatter('weekday', zone, false).format(new Date(iso))
}

/** A day: `Nov 21`. */
export function formatDay(iso: string, zone: TimeZone): string {
  return formatter('day', zone, false).format(new Date(iso))
}

/** The time alone, to the minute. */
export function formatHour(iso: string, zone: TimeZone): string {
  return formatter('hour', zone, false).format(new Date(iso))
}

/** Day and time, to the minute. */
export function formatDayHour(iso: string, zone: TimeZone): string {
  return formatter('dayHour', zone, false).format(new Date(iso))
}

/** The hour of the day, 0 to 23. */
export function hourOf(iso: string, zone: TimeZone): number {
  const moment = new Date(iso)
  return zone === 'utc' ? moment.getUTCHours() : moment.getHours()
}

/**
 * Whether an hour is the first of its day. That is not always the one at midnight: where clocks are
 * set forward then, the day begins at 01:00, and where they are set back, midnight comes twice.
 */
export function startsDay(iso: string, zone: TimeZone): boolean {
  return dayOf(Date.parse(iso), zone) !== dayOf(Date.parse(iso) - HOUR_MS, zone)
}

function dayOf(time: number, zone: TimeZone): number {
  const moment = new Date(time)
  return zone === 'utc' ? moment.getUTCDate() : moment.getDate()
}

/** The same time a day later by the clock: a day has 23 or 25 hours when clocks change. */
export function nextDay(iso: string, zone: TimeZone): string {
  const moment = new Date(iso)
  if (zone === 'utc') moment.setUTCDate(moment.getUTCDate() + 1)
  else moment.setDate(moment.getDate() + 1)
  return moment.toISOString()
}

/** The zone's IANA name. */
export function zoneName(zone: TimeZone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Clocks disagree, and one that shows ages ticks slowly. */
const AHEAD_MS = 60_000

/** Whether a moment lies within the last 24 hours. */
export function isRecent(iso: string, now: number): boolean {
  const age = now - Date.parse(iso)
  return age > -AHEAD_MS && age < DAY_MS
}

const relative: Partial<Record<Intl.RelativeTimeFormatStyle, Intl.RelativeTimeFormat>> = {}

/** How long ago: `3 minutes ago`, or narrow: `3m ago`. */
export function formatAgo(
  iso: string,
  now = Date.now(),
  style: Intl.RelativeTimeFormatStyle = 'long',
): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
  relative[style] ??= new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style })
  return relative[style].format(Math.trunc(seconds / size), unit)
}

/** The value of a `datetime-local` field (`2026-11-21T20:21`), read in the given zone. */
export function parseFieldMoment(value: string, zone: TimeZone): string | undefined {
  const moment = new Date(zone === 'utc' ? `${value}Z` : value)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

/** A moment as the value of a `datetime-local` field, to the second, in the given zone. */
export function toFieldMoment(iso: string | undefined, zone: TimeZone): string {
  if (!iso) return ''
  const moment = new Date(iso)
  const shifted =
    zone === 'utc' ? moment : new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 19)
}
