import { spellHidden } from '../../../lib/hidden'
import { Name } from '../../../ui/Name'
import { formatPoint } from './timeAxis'
import { ABSENT } from '../../../lib/format'
import { usageTexts } from '../../../lib/texts/usage'
import type { Span } from '../period'
import classes from './charts.module.css'
import type { Plot } from './plots'
import { Swatch } from './Swatch'
import type { Range } from './useMarking'

interface ChartTipProps {
  plot: Plot
  span: Span
  index: number
  /** The trace under the pointer. */
  trace: number | undefined
  range: Range | undefined
}

/** What a point holds, beside the pointer. The surface says the same to screen readers. */
export function ChartTip({ plot, span, index, trace, range }: ChartTipProps) {
  const { starts, interval, zone } = span
  const left = index / starts.length
  const dragging = range !== undefined && range.first !== range.last
  return (
    <div
      className={classes.tip}
      aria-hidden="true"
      data-side={left < 0.5 ? 'right' : 'left'}
      style={{ '--start': (index + 0.5) / starts.length } as React.CSSProperties}
    >
      <div className={classes.tipTitle}>{formatPoint(starts[index] ?? '', interval, zone)}</div>
      {listed(plot, index).map(({ label, color, value, at }) => (
        <div key={label} className={classes.tipLine} data-current={at === trace}>
          <Swatch color={color} />
          <span className={classes.tipLabel}>
            <Name cut text={label} />
          </span>
          <span className={classes.tipValue}>
            {value === undefined ? ABSENT : plot.format(value)}
          </span>
        </div>
      ))}
      {plot.sum && plot.traces.length > 1 && (
        <div className={classes.tipLine} data-total="true">
          <span className={classes.tipLabel}>{usageTexts.series.total}</span>
          <span className={classes.tipValue}>{plot.format(plot.sum(index))}</span>
        </div>
      )}
      {!dragging && <div className={classes.tipHint}>{hintOf(plot, trace)}</div>}
    </div>
  )
}

/** As they are drawn from top to bottom; what has nothing in a stack is left out. */
function listed(plot: Plot, index: number) {
  const lines = plot.traces
    .map((trace, at) => ({ ...trace, at, value: plot.values[index]?.[at] }))
    .filter(({ value }) => plot.kind === 'lines' || plot.traces.length === 1 || value)
  return lines.reverse()
}

function hintOf(plot: Plot, trace: number | undefined): string {
  const pointed = trace === undefined ? undefined : plot.traces[trace]
  return pointed?.value === undefined
    ? usageTexts.opensAll
    : usageTexts.opens(spellHidden(pointed.label))
}
