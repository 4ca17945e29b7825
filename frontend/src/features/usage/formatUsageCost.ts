import type { UsageNumbers } from '../../api/types'
import { ABSENT, formatCost } from '../../lib/format'

/** What entries cost together. Where no entry has a cost, it is absent, not zero. */
export function formatUsageCost({
  cost_usd,
  costed_requests,
}: Pick<UsageNumbers, 'cost_usd' | 'costed_requests'>): string {
  return costed_requests === 0 ? ABSENT : formatCost(cost_usd)
}
