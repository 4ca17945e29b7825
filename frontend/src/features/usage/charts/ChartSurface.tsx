import { spellHidden } from '../../../lib/hidden'
import { useId, useState, type CSSProperties, type PointerEvent } from 'react'
import { usageTexts } from '../../../lib/texts/usage'
import type { Span } from '../period'
import { ChartPainting } from './ChartPainting'
import { ChartTip } from './ChartTip'
import classes from './charts.module.css'
import { columnOf, traceAt } from './geometry'
import type { Plot } from './plots'
import { formatPoint } from './timeAxis'
import { useMarking, type Range } from './useMarking'

interface ChartSurfaceProps {
  plot: Plot
  span: Span
  /** Pixels from its edge to its plot. */
  left: number
  active: number | undefined
  onActive: (index: number | undefined) => void
  onOpen: (range: Range, value?: string) => void
  onZoom: (range: Range) => void
}

/**
 * A chart to act on: a click opens the entries of a bar in Logs, dragging zooms the period, and the
 * keys of a slider do both.
 */
export function ChartSurface(props: ChartSurfaceProps) {
  const { plot, span, left, active } = props
  const { starts, interval, zone } = span
  const hint = useId()
  const { range, inside, trace, handlers } = useChart(props)
  const shown = active === undefined ? undefined : (range ?? { first: active, last: active })
  const current = active ?? starts.length - 1

  return (
    <div
      {...handlers}
      className={classes.surface}
      tabIndex={0}
      role="slider"
      aria-label={plot.title}
      aria-describedby={hint}
      aria-valuemin={0}
      aria-valuemax={starts.length - 1}
      aria-valuenow={current}
      aria-valuetext={describe(plot, span, current, range)}
    >
      <ChartPainting plot={plot} starts={starts} interval={interval} zone={zone} left={left} />
      {shown && (
        <div
          className={classes.column}
          data-range={range !== undefined && range.first !== range.last}
          style={columnStyle(shown, starts.length)}
        />
      )}
      {inside && active !== undefined && (
        <ChartTip plot={plot} span={span} index={active} trace={trace} range={range} />
      )}
      <span id={hint} hidden>
        {usageTexts.keyHint}
      </span>
    </div>
  )
}

/** What pointer and keys do with a chart, and where in it they are. */
function useChart({ plot, span, left, active, onActive, onOpen, onZoom }: ChartSurfaceProps) {
  // What this chart explains; the others only show the same place in time.
  const [inside, setInside] = useState(false)
  const [trace, setTrace] = useState<number>()
  const { range, handlers } = useMarking({
    count: span.starts.length,
    left,
    active,
    onActive,
    onZoom,
    onOpen: ({ first, last }, y) => {
      const clicked = y === undefined ? undefined : traceAt(plot, first, y)
      onOpen({ first, last }, clicked === undefined ? undefined : plot.traces[clicked]?.value)
    },
  })

  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const index = handlers.onPointerMove(event)
    const { top } = event.currentTarget.getBoundingClientRect()
    setInside(true)
    setTrace(traceAt(plot, index, event.clientY - top))
  }

  function leave() {
    setInside(false)
    setTrace(undefined)
    handlers.onPointerLeave()
  }

  function onBlur() {
    handlers.onBlur()
    leave()
  }

  return {
    range,
    inside,
    trace,
    handlers: {
      ...handlers,
      onPointerMove,
      onPointerLeave: leave,
      onFocus: () => setInside(true),
      onBlur,
    },
  }
}

function columnStyle({ first, last }: Range, count: number) {
  const { start, size } = columnOf(first, last, count)
  return { '--start': start, '--size': size } as CSSProperties
}

/** A point, or what is marked, in words. */
function describe(plot: Plot, { starts, interval, zone }: Span, index: number, range?: Range) {
  const name = (at: number) => formatPoint(starts[at] ?? '', interval, zone)
  if (range && range.first !== range.last) {
    const [from, to] = [Math.min(range.first, range.last), Math.max(range.first, range.last)]
    return usageTexts.selected(name(from), name(to))
  }
  const values = plot.sum
    ? plot.format(plot.sum(index))
    : plot.traces
        .map(
          ({ label }, at) => `${spellHidden(label)} ${formatValue(plot, plot.values[index]?.[at])}`,
        )
        .join(', ')
  return `${name(index)}: ${values}`
}

function formatValue({ format }: Plot, value: number | undefined): string {
  return value === undefined ? '–' : format(value)
}
