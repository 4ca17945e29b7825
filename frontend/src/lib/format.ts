import { isMissing, type Maybe } from './maybe'

/** Stands for an absent value in a table. Absent is not zero. */
export const ABSENT = '–'

const counts = new Intl.NumberFormat()
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
const compacts = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  maximumSignificantDigits: 3,
})
const averages = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

/** 12345 → `12,345` in the browser's locale. */
export function formatCount(value: Maybe<number>): string {
  return isMissing(value) ? ABSENT : counts.format(value)
}

/** 24960539 → `25M`, for an axis or where little room is. */
export function formatCompact(value: number): string {
  return compacts.format(value)
}

/** 3.14159 → `3.1`. */
export function formatAverage(value: number): string {
  return averages.format(value)
}

/** A part of a whole as a percentage; of nothing there is no share. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? ABSENT : percents.format(part / whole)
}

/** Milliseconds in the unit a person would use: `812 ms`, `3.42 s`, `2 m 05 s`, `1 h 12 m`. */
export function formatDuration(milliseconds: Maybe<number>): string {
  if (isMissing(milliseconds)) return ABSENT
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.995) return `${seconds.toFixed(2)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} m ${pad(whole % 60)} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`
}

/** US dollars for a column: cents above a dollar, otherwise enough places to tell calls apart. */
export function formatCost(usd: Maybe<number>): string {
  if (isMissing(usd)) return ABSENT
  if (usd === 0) return '$0'
  if (usd < 0.0001) return '<$0.0001'
  const places = usd >= 1 ? 2 : 4
  return `$${usd.toLocaleString(undefined, { minimumFractionDigits: places, maximumFractionDigits: places })}`
}

/** US dollars with every place that was sent, up to nine. */
export function formatExactCost(usd: number): string {
  return `$${usd.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 9 })}`
}

/** `partial_success` → `Partial success`, `api` → `API`. */
export function formatWord(word: string): string {
  if (word === 'api') return 'API'
  const spaced = word.replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
