import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { retryFailed } from '../../../api/client'
import type { UsageTimeseries } from '../../../api/types'
import { usageTexts } from '../../../lib/texts/usage'
import { ErrorState } from '../../../ui/States'
import { useTimeZone } from '../../../ui/timezone'
import type { Interval } from '../../logs/interval'
import { timeseriesQuery } from '../queries'
import { DEFAULT_MEASURE } from '../search'
import { useUsageSearch } from '../useUsageSearch'
import { ChartControls } from './ChartControls'
import { ChartsSkeleton } from './ChartsSkeleton'
import classes from './charts.module.css'
import { Legend } from './Legend'
import { NumbersTable } from './NumbersTable'
import { seriesOf } from './series'

// The chart library is as large as the rest of the app: cards and breakdown do not wait for it.
const charts = import('./Charts')
const Charts = lazy(async () => ({ default: (await charts).Charts }))

/** Usage over time: the charts, what they are told apart by, and the same numbers as a table. */
export function ChartsSection() {
  const { search, change } = useUsageSearch()
  const { zone } = useTimeZone()
  const query = useQuery(timeseriesQuery(search, zone))
  const { data, error, isPlaceholderData, dataUpdatedAt } = query
  const table = search.numbers === 'table'
  const span = useMemo(
    () => data && { ...pointsOf(data), zone, search, shownAt: dataUpdatedAt },
    [data, zone, search, dataUpdatedAt],
  )

  return (
    <section aria-label={usageTexts.charts}>
      <div className={classes.controls}>
        <ChartControls />
        {data && <SharedLegend usage={data} />}
      </div>
      {error && !data && <ErrorState error={error} onRetry={retryFailed} />}
      {!error && !data && <ChartsSkeleton />}
      {data && span && (
        <Suspense fallback={<ChartsSkeleton />}>
          <Charts usage={data} span={span} stale={isPlaceholderData} />
        </Suspense>
      )}
      <div className={classes.tableLine}>
        <Button
          variant="subtle"
          aria-expanded={table}
          onClick={() => change({ numbers: table ? undefined : 'table' }, { replace: true })}
        >
          {table ? usageTexts.hideNumbers : usageTexts.showNumbers}
        </Button>
      </div>
      {table && data && span && <NumbersTable usage={data} span={span} />}
    </section>
  )
}

function pointsOf({ points, interval }: UsageTimeseries) {
  return { starts: points.map(({ start }) => start), interval: interval as Interval }
}

function SharedLegend({ usage }: { usage: UsageTimeseries }) {
  const { search } = useUsageSearch()
  if (usage.group_by === undefined) return null
  return (
    <div className={classes.sharedLegend}>
      {usage.other_count > 0 && (
        <span className={classes.note}>
          {usageTexts.highestBy(usageTexts.measures[search.sort ?? DEFAULT_MEASURE])}
        </span>
      )}
      <Legend traces={seriesOf(usage, '')} />
    </div>
  )
}
