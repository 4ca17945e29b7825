import type { UsageTimeseries } from '../../../api/types'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState, type CSSProperties } from 'react'
import { usageTexts } from '../../../lib/texts/usage'
import { boundsOf, zoomed, type Span } from '../period'
import { filterOf, narrowed, type Dimension } from '../search'
import { useUsageSearch } from '../useUsageSearch'
import { ChartSurface } from './ChartSurface'
import classes from './charts.module.css'
import { leftInset } from './geometry'
import { Legend } from './Legend'
import { plotsOf } from './plots'
import type { Range } from './useMarking'

interface ChartsProps {
  usage: UsageTimeseries
  span: Span
  /** The numbers are of another period or filter than the URL says: nothing to act on. */
  stale: boolean
}

/** The charts of one answer, side by side, with one place in time for all of them. */
export function Charts({ usage, span, stale }: ChartsProps) {
  const { search, change } = useUsageSearch()
  const navigate = useNavigate()
  const [active, setActive] = useState<number>()
  const plots = useMemo(() => plotsOf(usage), [usage])
  const left = useMemo(() => leftInset(plots), [plots])
  const grouped = usage.group_by as Dimension | undefined

  function open({ first, last }: Range, value?: string) {
    const filter =
      grouped !== undefined && value !== undefined
        ? narrowed(search, grouped, value)
        : filterOf(search)
    const bounds = boundsOf(span, first, last)
    void navigate({ to: '/logs', search: { ...filter, ...bounds, period: undefined } })
  }

  function zoom({ first, last }: Range) {
    setActive(undefined)
    change(zoomed(search, boundsOf(span, first, last)))
  }

  return (
    <div
      className={classes.grid}
      data-stale={stale}
      inert={stale}
      style={{ '--left': `${left}px` } as CSSProperties}
    >
      {plots.map((plot) => (
        <section key={plot.title} className={classes.panel} aria-label={plot.title}>
          <header className={classes.panelHead}>
            <h2 className={classes.panelTitle}>
              {plot.title} <span className={classes.note}>{usageTexts.per[span.interval]}</span>
            </h2>
            {(plot.kind === 'lines' || !grouped) && plot.traces.length > 1 && (
              <Legend traces={plot.traces} />
            )}
          </header>
          <ChartSurface
            plot={plot}
            span={span}
            left={left}
            active={active === undefined ? undefined : Math.min(active, span.starts.length - 1)}
            onActive={setActive}
            onOpen={open}
            onZoom={zoom}
          />
        </section>
      ))}
    </div>
  )
}
