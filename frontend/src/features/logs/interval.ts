import { currentPeriod, type LogsSearch } from './search'

/** How long a point of usage over time is. */
export type Interval = 'hour' | 'day'

const HOUR_MS = 3_600_000
/** Up to so long, hours are told apart; longer periods show days. */
const LONGEST_BY_HOUR_MS = 8 * 24 * HOUR_MS

/** The interval that suits a period: enough points to see a course, few enough to see each. */
export function suitableInterval(search: LogsSearch, now = Date.now()): Interval {
  const period = currentPeriod(search)
  if (period !== undefined) return period === '30d' || period === 'all' ? 'day' : 'hour'
  if (search.from === undefined) return 'day'
  const end = search.to === undefined ? now : Date.parse(search.to)
  return end - Date.parse(search.from) <= LONGEST_BY_HOUR_MS ? 'hour' : 'day'
}
