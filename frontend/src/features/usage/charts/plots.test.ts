import { describe, expect, test } from 'vitest'
import type { UsageTimeseries } from '../../../api/types'
import { hours, numbers } from '../../../test/usage'
import { HEIGHT, INSETS, leftInset, pointAt, traceAt } from './geometry'
import { plotsOf } from './plots'

const grouped: UsageTimeseries = {
  ...hours(10, 0),
  group_by: 'model',
  groups: [{ value: 'gpt-4.1', label: 'gpt-4.1' }, {}],
  other_count: 3,
}
grouped.points = grouped.points.map((point, index) =>
  index === 0
    ? {
        ...point,
        groups: [numbers({ requests: 5 }), numbers({ requests: 3 })],
        other: numbers({ requests: 2 }),
      }
    : { ...point, groups: [numbers(), numbers()] },
)

describe('a stack', () => {
  const [requests] = plotsOf(grouped)

  test('has the groups, those without a value, and the others', () => {
    expect(requests?.traces.map(({ label, value }) => [label, value])).toEqual([
      ['gpt-4.1', 'gpt-4.1'],
      ['No model', undefined],
      ['3 others', undefined],
    ])
    expect(requests?.values).toEqual([
      [5, 3, 2],
      [0, 0, 0],
    ])
  })

  test('adds up to the total', () => {
    expect(requests?.sum?.(0)).toBe(grouped.points[0]?.total.requests)
  })

  test('knows what is drawn at a height', () => {
    const plot = requests
    if (!plot) throw new Error('no plot')
    const top = plot.ticks.at(-1) ?? 0
    const y = (value: number) =>
      HEIGHT - INSETS.bottom - (value / top) * (HEIGHT - INSETS.top - INSETS.bottom)
    expect([1, 6, 9, 10.5].map((value) => traceAt(plot, 0, y(value)))).toEqual([0, 1, 2, undefined])
    expect(traceAt(plot, 0, y(-0.2))).toBeUndefined()
  })
})

test('kinds of tokens count each token once', () => {
  const usage = hours(1)
  usage.points = usage.points.map((point) => ({
    ...point,
    total: numbers({ input_tokens: 100, cached_input_tokens: 60, output_tokens: 7 }),
  }))
  expect(plotsOf(usage)[1]?.values).toEqual([[60, 40, 7]])
})

test('what was written to a cache is a kind of its own where there is any', () => {
  const usage = hours(1)
  const parts = { cached_input_tokens: 60, cache_write_tokens: 10 }
  const total = numbers({ input_tokens: 100, output_tokens: 7, ...parts })
  usage.points = usage.points.map((point) => ({ ...point, total }))
  expect(plotsOf(usage)[1]?.values).toEqual([[60, 10, 30, 7]])
  const untold = numbers({ output_tokens: 7, ...parts })
  usage.points = usage.points.map((point) => ({ ...point, total: untold }))
  expect(plotsOf(usage)[1]?.values).toEqual([[60, 10, 0, 7]])
})

test('an hour without durations leaves a gap in the lines', () => {
  const usage = hours(1, 1)
  const duration = {
    requests: 1,
    average_ms: 900,
    p50_ms: 0.4,
    p95_ms: 900,
    p99_ms: 950,
    error_bound: 0.01,
  }
  usage.points = usage.points.map((point, index) =>
    index === 0 ? point : { ...point, total: { ...point.total, duration } },
  )
  const latency = plotsOf(usage)[3]
  expect(latency?.values).toEqual([
    [undefined, undefined, undefined],
    [1, 900, 950],
  ])
  expect(latency?.ticks).toEqual([1, 10, 100, 1000])
})

test('a place is in the point whose column it is over', () => {
  for (const left of [60, 91]) {
    const at = (x: number) => pointAt(left + x, left + INSETS.right + 100, 10, left)
    expect([at(-40), at(0), at(9), at(10), at(99), at(300)]).toEqual([0, 0, 0, 1, 9, 9])
  }
})

test.each([0, 0.0000004, 0.000031, 0.0007, 0.2, 40, 12_345, 98_765_432_109])(
  'a cost of up to $%d finds room for its axis, at a cost to the plot only where it must',
  (cost_usd) => {
    const usage = hours(1)
    usage.points = usage.points.map((point) => ({ ...point, total: numbers({ cost_usd }) }))
    const plots = plotsOf(usage)
    const texts = plots.flatMap(({ ticks, formatTick }) => ticks.map(formatTick))
    const longest = Math.max(...texts.map((text) => text.length))
    const left = leftInset(plots)
    // The narrowest character that a number has is 3 px wide, the widest 7.
    expect(left).toBeGreaterThanOrEqual(60)
    expect(left).toBeGreaterThanOrEqual(longest * 6)
    expect(left).toBeLessThan(100)
    if (longest <= 6) expect(left).toBe(60)
  },
)
