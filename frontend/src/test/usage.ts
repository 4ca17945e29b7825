import type { UsageNumbers, UsageTimeseries } from '../api/types'

/** Numbers of which a test names those that matter to it. */
export function numbers(changes: Partial<UsageNumbers> = {}): UsageNumbers {
  return {
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    total_tokens: 0,
    cached_input_tokens: 0,
    cache_write_tokens: 0,
    reasoning_tokens: 0,
    costed_requests: 0,
    cost_usd: 0,
    ...changes,
  }
}

/** Hours from midnight, with so many requests each. */
export function hours(...requests: number[]): UsageTimeseries {
  return {
    interval: 'hour',
    tz: 'UTC',
    groups: [],
    other_count: 0,
    points: requests.map((count, hour) => ({
      start: `2026-11-21T${String(hour).padStart(2, '0')}:00:00.000Z`,
      total: numbers({ requests: count, total_tokens: 10 * count }),
      groups: [],
      user_count: count,
      model_count: 1,
    })),
  }
}
