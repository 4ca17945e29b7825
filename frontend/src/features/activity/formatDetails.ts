import { ABSENT } from '../../lib/format'
import type { Activity } from '../../api/types'

/** What else is known of an act, in one line: `retention_days: 14 → 30`. */
export function formatDetails(details: Activity['details']): string {
  return Object.entries(details ?? {})
    .map(([key, value]) => `${key}: ${formatDetail(value)}`)
    .join(', ')
}

function formatDetail(value: unknown): string {
  if (isChange(value)) return `${formatValue(value.from)} → ${formatValue(value.to)}`
  return formatValue(value)
}

function formatValue(value: unknown): string {
  if (value === null || value === undefined) return ABSENT
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}
