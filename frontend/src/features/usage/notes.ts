import type { UsageNumbers } from '../../api/types'
import { formatCompact, formatCost, formatCount } from '../../lib/format'
import { usageTexts } from '../../lib/texts/usage'

const { notes } = usageTexts

/** The average cost of those that have one; what has none did not cost nothing. */
export function costNote({ cost_usd, costed_requests, requests }: UsageNumbers): string {
  if (costed_requests === 0) return ''
  const average = formatCost(cost_usd / costed_requests)
  return costed_requests === requests
    ? notes.perRequest(average)
    : notes.perCosted(average, formatCount(costed_requests))
}

/** What kinds of tokens they are; of caches only what there was. */
export function tokensNote(usage: UsageNumbers): string {
  if (usage.total_tokens === 0) return ''
  const cached = notes.cached(formatCompact(usage.cached_input_tokens))
  const written = notes.written(formatCompact(usage.cache_write_tokens))
  const parts = usage.cache_write_tokens > 0 ? `${cached}, ${written}` : cached
  return notes.tokens(formatCompact(usage.input_tokens), parts, formatCompact(usage.output_tokens))
}
