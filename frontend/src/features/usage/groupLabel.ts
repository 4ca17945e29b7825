import type { UsageGroup } from '../../api/types'
import { formatCount } from '../../lib/format'
import { logsTexts } from '../../lib/texts/logs'
import { usageTexts } from '../../lib/texts/usage'
import { facetLabel } from '../logs/filters/facetLabel'
import type { Dimension } from './search'

/** What a value of a dimension is called; entries without one make a group too. */
export function groupLabel(dimension: Dimension, { value, label }: UsageGroup): string {
  if (value === undefined) return usageTexts.noValue(dimensionName(dimension).toLowerCase())
  return facetLabel(dimension, { value, label: label ?? value })
}

export function dimensionName(dimension: Dimension): string {
  return logsTexts.facets[dimension]
}

/** What the values that are not told apart are called together. */
export function othersLabel(count: number): string {
  return usageTexts.other(formatCount(count), count === 1)
}
