import { expect, it } from 'vitest'
import { ABSENT } from '../../lib/format'
import { formatUsageCost } from './formatUsageCost'

it('tells a cost of nothing from no cost', () => {
  expect(formatUsageCost({ cost_usd: 0, costed_requests: 0 })).toBe(ABSENT)
  expect(formatUsageCost({ cost_usd: 0, costed_requests: 3 })).toBe('$0')
  expect(formatUsageCost({ cost_usd: 1.5, costed_requests: 1 })).toBe('$1.50')
})
