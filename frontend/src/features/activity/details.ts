import { formatWord } from '../../lib/format'
import { activityTexts } from '../../lib/texts/activity'

/** What else is known of an act, on one line: `Role: viewer → auditor · Sessions ended: 0`. */
export function describeDetails(details: Record<string, unknown>): string {
  return Object.entries(details)
    .map(([name, value]) => `${formatWord(name)}: ${describe(value)}`)
    .join(' · ')
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.map(describe).join(', ')
  if (value === null) return activityTexts.nothing
  if (typeof value !== 'object') return String(value)
  const { from, to, ...rest } = value as Record<string, unknown>
  const isChange = from !== undefined && to !== undefined && Object.keys(rest).length === 0
  return isChange ? `${describe(from)} → ${describe(to)}` : JSON.stringify(value)
}
