import { nextDay, type TimeZone } from '../../lib/time'
import type { Interval } from '../logs/interval'
import { currentPeriod, periodStart, type LogsSearch } from '../logs/search'
import type { UsageSearch } from './search'

const HOUR_MS = 3_600_000

/** From and to: exactly the entries that a bar, or several beside each other, stand for. */
export interface Bounds {
  from: string
  to: string
}

/** What is shown, as far as the bounds of its points depend on it. */
export interface Span {
  starts: string[]
  interval: Interval
  zone: TimeZone
  search: UsageSearch
  /** When the points came: a period that ends now ended then. */
  shownAt: number
}

/**
 * The bounds of the points from one to another. The first and the last are cut where the period
 * begins and ends, within their hour or day.
 */
export function boundsOf(span: Span, first: number, last = first): Bounds {
  const { starts, search, shownAt } = span
  const [low, high] = first <= last ? [first, last] : [last, first]
  const from = latest(starts[low] ?? '', search.from ?? periodStart(search, shownAt))
  const end = starts[high + 1] ?? endOf(starts[high] ?? '', span)
  return { from, to: search.to !== undefined && search.to < end ? search.to : end }
}

function latest(a: string, b: string | undefined): string {
  return b === undefined || a > b ? a : b
}

function endOf(start: string, { interval, zone }: Span): string {
  if (interval === 'day') return nextDay(start, zone)
  return new Date(Date.parse(start) + HOUR_MS).toISOString()
}

/** A search zoomed into some bounds, with the way back to where the zooming began. */
export function zoomed(search: UsageSearch, bounds: Bounds): UsageSearch {
  return { ...search, ...bounds, period: undefined, back: search.back ?? writePeriod(search) }
}

/** The search as it was before the first zoom. */
export function zoomedOut(search: UsageSearch): UsageSearch {
  const [from, to] = search.back?.includes('/') ? search.back.split('/') : []
  const period = from === undefined ? search.back : undefined
  return {
    ...search,
    from: from || undefined,
    to: to || undefined,
    period: period as LogsSearch['period'],
    back: undefined,
  }
}

function writePeriod(search: UsageSearch): string {
  return currentPeriod(search) ?? `${search.from ?? ''}/${search.to ?? ''}`
}
