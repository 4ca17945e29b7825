import { CompositeChart } from '@mantine/charts'
import { memo } from 'react'
import type { TimeZone } from '../../../lib/time'
import type { Interval } from '../../logs/interval'
import { HEIGHT, INSETS } from './geometry'
import type { Plot } from './plots'
import { formatTimeTick, timeTicks } from './timeAxis'

interface ChartPaintingProps {
  plot: Plot
  starts: string[]
  interval: Interval
  zone: TimeZone
  /** Pixels for the texts of the axis of values. */
  left: number
}

/** More points than this are drawn as one shape a trace: thousands of bars would take seconds. */
const MOST_BARS = 80

/**
 * The drawing alone. What is done with it is the surface's; so moving over it draws nothing anew,
 * and screen readers are told by the surface and the table.
 */
export const ChartPainting = memo(function ChartPainting(props: ChartPaintingProps) {
  const { plot, starts, interval, zone, left } = props
  const bars = plot.kind === 'stack' && starts.length <= MOST_BARS
  const shape = plot.kind === 'lines' ? 'line' : bars ? 'bar' : 'area'
  return (
    <CompositeChart
      aria-hidden="true"
      h={HEIGHT}
      data={rowsOf(plot, starts)}
      dataKey="start"
      series={plot.traces.map(({ color }, index) => ({ name: `t${index}`, color, type: shape }))}
      curveType={plot.kind === 'lines' ? 'linear' : 'step'}
      accessibilityLayer={false}
      withTooltip={false}
      withDots={false}
      connectNulls={false}
      strokeWidth={1.5}
      strokeDasharray="0"
      tickLine="none"
      gridProps={{ stroke: 'var(--line)' }}
      barProps={{ stackId: 'stack', stroke: 'var(--surface)', strokeOpacity: 1, strokeWidth: 0.5 }}
      areaProps={{ stackId: 'stack', strokeWidth: 0, fillOpacity: 1 }}
      lineProps={{ strokeLinecap: 'round', strokeLinejoin: 'round' }}
      composedChartProps={{
        margin: { top: INSETS.top, right: INSETS.right, bottom: 0, left: 0 },
        barCategoryGap: starts.length > 40 ? 1 : '16%',
      }}
      maxBarWidth={48}
      xAxisProps={{
        scale: 'band',
        height: INSETS.bottom,
        ticks: timeTicks(starts, interval, zone),
        tickFormatter: (start: string) => formatTimeTick(start, interval, zone),
        interval: 'preserveStart',
        minTickGap: 16,
        tick: { transform: 'translate(0, 4)', fontSize: 11, fill: 'currentColor' },
      }}
      yAxisProps={{
        width: left,
        ticks: plot.ticks,
        domain: [plot.ticks[0] ?? 0, plot.ticks.at(-1) ?? 1],
        scale: plot.kind === 'lines' ? 'log' : 'linear',
        allowDataOverflow: true,
        interval: 0,
        tickFormatter: plot.formatTick,
        tick: { transform: 'translate(-6, 0)', fontSize: 11, fill: 'currentColor' },
      }}
    />
  )
})

function rowsOf({ values }: Plot, starts: string[]) {
  return starts.map((start, index) => ({
    start,
    // By number: a key with a dot in it, as models have, would be read as a path.
    ...Object.fromEntries((values[index] ?? []).map((value, trace) => [`t${trace}`, value])),
  }))
}
