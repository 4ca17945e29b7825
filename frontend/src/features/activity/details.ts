import { formatWord } from '../../lib/format'
import { activityTexts } from '../../lib/texts/activity'

/** What else is known of an act, on one line: `Role: viewer → auditor · Sessions ended: 0`. */
export function describeDetails(details: Record<string, unknown>): string {
  return Object.entries(details)
    .map(([name, value]) => `${nameOf(name)}: ${describe(value)}`)
    .join(' · ')
}

/** Settings are told by the names they have in the settings file. */
function nameOf(name: string): string {
  return name.includes('.') ? name : formatWord(name)
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.map(describe).join(', ')
  if (value === null) return activityTexts.nothing
  if (typeof value !== 'object') return String(value)
  const { from, to, ...rest } = value as Record<string, unknown>
  const isChange = from !== undefined && to !== undefined && Object.keys(rest).length === 0
  return isChange ? `${describe(from)} → ${describe(to)}` : JSON.stringify(value)
}
