import type { UsageNumbers, UsageTimeseries } from '../../../api/types'
import { dimensionName, groupLabel, othersLabel } from '../groupLabel'
import type { Dimension } from '../search'

/** One colour of a plot. */
export interface Series {
  label: string
  color: string
  /** The value that Logs can be filtered to; absent for what has none. */
  value?: string
  /** Its numbers in a point; absent where the point has none. */
  of: (point: Point) => UsageNumbers | undefined
}

export type Point = UsageTimeseries['points'][number]

const STATUS_COLORS: Record<string, string> = {
  succeeded: 'var(--status-succeeded)',
  running: 'var(--status-running)',
  failed: 'var(--status-failed)',
  blocked: 'var(--status-blocked)',
  cancelled: 'var(--status-cancelled)',
  partial_success: 'var(--status-partial)',
}

/** The groups of an answer with their colours; without grouping one series of everything. */
export function seriesOf(usage: UsageTimeseries, all: string): Series[] {
  const dimension = usage.group_by as Dimension | undefined
  if (dimension === undefined) {
    return [{ label: all, color: 'var(--chart-1)', of: ({ total }) => total }]
  }
  const groups = usage.groups.map((group, index) => ({
    label: groupLabel(dimension, group),
    color: colorOf(dimension, group.value, index),
    value: group.value,
    of: ({ groups }: Point) => groups[index],
  }))
  if (usage.other_count === 0) return groups
  const other = {
    label: othersLabel(usage.other_count),
    color: 'var(--chart-other)',
    of: ({ other }: Point) => other,
  }
  return [...groups, other]
}

function colorOf(dimension: Dimension, value: string | undefined, index: number): string {
  if (value === undefined) return 'var(--chart-none)'
  if (dimension === 'status') return STATUS_COLORS[value] ?? 'var(--chart-other)'
  return `var(--chart-${index + 1})`
}

/** The name of what the series are told apart by, if they are. */
export function groupingName(usage: UsageTimeseries): string | undefined {
  return usage.group_by && dimensionName(usage.group_by as Dimension)
}
