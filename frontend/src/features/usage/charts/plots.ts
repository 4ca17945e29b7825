import type { UsageNumbers, UsageTimeseries } from '../../../api/types'
import { formatCompact, formatCost, formatCount, formatDuration } from '../../../lib/format'
import { durationTicks, linearTicks } from '../../../lib/scale'
import { usageTexts } from '../../../lib/texts/usage'
import { seriesOf, type Point, type Series } from './series'

/** A stretch of a plot's column, or one of its lines. */
export interface Trace {
  label: string
  color: string
  /** What Logs is filtered to by a click. */
  value?: string
}

/** What one chart shows. */
export interface Plot {
  title: string
  note?: string
  kind: 'stack' | 'lines'
  traces: Trace[]
  /** A value for each point and trace; absent where there is none. */
  values: (number | undefined)[][]
  ticks: number[]
  formatTick: (value: number) => string
  format: (value: number) => string
  /** What a point adds up to, where its traces add up. */
  sum?: (index: number) => number
}

type Measure = (numbers: UsageNumbers) => number

/** The four charts of an answer. */
export function plotsOf(usage: UsageTimeseries): Plot[] {
  return [requestsPlot(usage), tokensPlot(usage), costPlot(usage), latencyPlot(usage)]
}

function requestsPlot(usage: UsageTimeseries): Plot {
  return {
    title: usageTexts.plots.requests,
    ...stack(usage, seriesOf(usage, usageTexts.plots.requests), ({ requests }) => requests),
    formatTick: formatCompact,
    format: formatCount,
  }
}

function costPlot(usage: UsageTimeseries): Plot {
  const series = seriesOf(usage, usageTexts.plots.cost)
  return {
    title: usageTexts.plots.cost,
    ...stack(usage, series, ({ cost_usd }) => cost_usd, false),
    formatTick: (value) => `$${formatCompact(value)}`,
    format: formatCost,
  }
}

/** Grouped, the tokens of each group; otherwise what kind of tokens they are. */
function tokensPlot(usage: UsageTimeseries): Plot {
  const grouped = usage.group_by !== undefined
  const plot = grouped
    ? stack(usage, seriesOf(usage, ''), ({ total_tokens }) => total_tokens)
    : kindsOfTokens(usage)
  return {
    title: usageTexts.plots.tokens,
    ...plot,
    formatTick: formatCompact,
    format: formatCount,
  }
}

type Kind = Trace & { of: Measure }

const CACHE_WRITES: Kind = {
  label: usageTexts.series.written,
  color: 'var(--chart-3)',
  of: ({ cache_write_tokens }) => cache_write_tokens,
}

const TOKEN_KINDS: Kind[] = [
  {
    label: usageTexts.series.cached,
    color: 'var(--chart-5)',
    of: ({ cached_input_tokens }) => cached_input_tokens,
  },
  CACHE_WRITES,
  {
    label: usageTexts.series.input,
    color: 'var(--chart-1)',
    // The parts that concern a cache have colours of their own. Entries that do not
    // tell their input may tell these parts.
    of: ({ input_tokens, cached_input_tokens, cache_write_tokens }) =>
      Math.max(0, input_tokens - cached_input_tokens - cache_write_tokens),
  },
  {
    label: usageTexts.series.output,
    color: 'var(--chart-2)',
    of: ({ output_tokens }) => output_tokens,
  },
]

function kindsOfTokens({ points }: UsageTimeseries) {
  const hasWrites = points.some(({ total }) => CACHE_WRITES.of(total) > 0)
  const kinds = TOKEN_KINDS.filter((kind) => hasWrites || kind !== CACHE_WRITES)
  const values = points.map(({ total }) => kinds.map(({ of }) => of(total)))
  return stackOf(kinds, values)
}

function stack(usage: UsageTimeseries, series: Series[], measure: Measure, whole = true) {
  const value = (one: Series, point: Point) => {
    const numbers = one.of(point)
    return numbers ? measure(numbers) : 0
  }
  const values = usage.points.map((point) => series.map((one) => value(one, point)))
  return stackOf(series, values, whole)
}

function stackOf(traces: Trace[], values: number[][], whole = true) {
  const sums = values.map((row) => row.reduce((sum, value) => sum + value, 0))
  const ticks = linearTicks(Math.max(0, ...sums), 3, whole)
  return { kind: 'stack' as const, traces, values, ticks, sum: (index: number) => sums[index] ?? 0 }
}

function latencyPlot({ points }: UsageTimeseries): Plot {
  const { p50, p95, p99 } = usageTexts.columns
  const values = points.map(({ total: { duration } }) => [
    duration?.p50_ms,
    duration?.p95_ms,
    duration?.p99_ms,
  ])
  const known = values.flat().filter((value) => value !== undefined)
  return {
    title: usageTexts.plots.latency,
    note: usageTexts.logScale,
    kind: 'lines',
    traces: [
      { label: p50, color: 'var(--chart-5)' },
      { label: p95, color: 'var(--chart-1)' },
      { label: p99, color: 'var(--chart-4)' },
    ],
    values: values.map((row) =>
      row.map((value) => (value === undefined ? undefined : Math.max(1, value))),
    ),
    ticks: durationTicks(Math.min(...known), Math.max(...known)),
    formatTick: formatTickDuration,
    format: formatDuration,
  }
}

/** Round durations without the places of exact ones: `10 s`, `10 m`. */
function formatTickDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`
  if (milliseconds < 60_000) return `${milliseconds / 1000} s`
  if (milliseconds < 3_600_000) return `${milliseconds / 60_000} m`
  return `${milliseconds / 3_600_000} h`
}
