import type { Plot } from './plots'

/** Pixels between a chart's edge and its plot; the axes' texts stand there. */
export const INSETS = { right: 12, top: 8, bottom: 24 }
export const HEIGHT = 184

/** Room for the texts of most axes, so that the plots stand still when the period changes. */
const USUAL_LEFT = 60
/** Between the texts and the plot, and before them. */
const GAPS = 14
/** Of 11 px high characters. */
const DIGIT_WIDTH = 7
const POINT_WIDTH = 3.5

/**
 * How far from the left edge the plots begin: the same in all charts, which share their place in
 * time, and enough for the widest text of their axes (`$0.000015`).
 */
export function leftInset(plots: Pick<Plot, 'ticks' | 'formatTick'>[]): number {
  const texts = plots.flatMap(({ ticks, formatTick }) => ticks.map(formatTick))
  return Math.max(USUAL_LEFT, ...texts.map((text) => Math.ceil(widthOf(text)) + GAPS))
}

function widthOf(text: string): number {
  const points = text.match(/[.,\s]/g)?.length ?? 0
  return points * POINT_WIDTH + (text.length - points) * DIGIT_WIDTH
}

/** The point under a place in the chart, as far left and right as there are points. */
export function pointAt(x: number, width: number, count: number, left: number): number {
  const plot = width - left - INSETS.right
  const index = Math.floor(((x - left) / plot) * count)
  return Math.min(count - 1, Math.max(0, index))
}

/** Where a point's column begins and how wide it is, as parts of the plot. */
export function columnOf(first: number, last: number, count: number) {
  const low = Math.min(first, last)
  const high = Math.max(first, last)
  return { start: low / count, size: (high - low + 1) / count }
}

/** The trace of a stack that is drawn at a height; nothing above the stack or in a chart of lines. */
export function traceAt(plot: Plot, index: number, y: number): number | undefined {
  if (plot.kind !== 'stack') return undefined
  const top = plot.ticks.at(-1) ?? 1
  const part = (HEIGHT - INSETS.bottom - y) / (HEIGHT - INSETS.top - INSETS.bottom)
  let above = part * top
  if (above < 0) return undefined
  for (const [trace, value = 0] of (plot.values[index] ?? []).entries()) {
    above -= value
    if (above < 0) return trace
  }
  return undefined
}
