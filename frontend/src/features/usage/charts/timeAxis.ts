import {
  formatDay,
  formatDayHour,
  formatHour,
  formatWeekday,
  hourOf,
  startsDay,
  type TimeZone,
} from '../../../lib/time'
import type { Interval } from '../../logs/interval'

const HOURS_OF_A_DAY = 24

/**
 * The points that the axis of time names: the starts of days, and hours where there are few. The text of the
 * very last would stand out of the chart.
 */
export function timeTicks(starts: string[], interval: Interval, zone: TimeZone): string[] {
  if (interval === 'day' || starts.length <= HOURS_OF_A_DAY / 2) return starts
  const every = starts.length <= 2 * HOURS_OF_A_DAY ? 3 : HOURS_OF_A_DAY
  return starts
    .slice(0, starts.length - every / 3)
    .filter((start) => startsDay(start, zone) || isNamedHour(hourOf(start, zone), every))
}

/** Hours within a day; the one at midnight is named as the day that it starts. */
function isNamedHour(hour: number, every: number): boolean {
  return hour > 0 && hour % every === 0
}

/** A point on the axis: its day, or its hour within one. */
export function formatTimeTick(start: string, interval: Interval, zone: TimeZone): string {
  const day = interval === 'day' || startsDay(start, zone)
  return day ? formatDay(start, zone) : formatHour(start, zone)
}

/** A point by its full name: `Sat, Nov 21` or `Nov 21, 18:00`. */
export function formatPoint(start: string, interval: Interval, zone: TimeZone): string {
  return interval === 'day' ? formatWeekday(start, zone) : formatDayHour(start, zone)
}
