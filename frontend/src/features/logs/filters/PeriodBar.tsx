import { SegmentedControl } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { currentPeriod, DEFAULT_PERIOD, PERIODS, type Period } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { CustomPeriodButton } from './CustomPeriodButton'
import classes from './filters.module.css'

const custom = import('./CustomPeriod')
const CustomPeriod = lazy(async () => ({ default: (await custom).CustomPeriod }))

const choices = PERIODS.map((value) => ({ value, label: logsTexts.periods[value] }))

/** Chooses the period: one that ends now, or two moments of one's own. */
export function PeriodBar() {
  const { search, change } = useLogsSearch()
  const period = currentPeriod(search)
  const [asked, setAsked] = useState(false)

  function choose(next: Period) {
    change({ period: next === DEFAULT_PERIOD ? undefined : next, from: undefined, to: undefined })
  }

  return (
    <div className={classes.period}>
      <SegmentedControl
        aria-label={logsTexts.period}
        data={choices}
        // A custom period is none of the choices; the control then shows none as chosen.
        value={period ?? 'custom'}
        onChange={(value) => choose(value as Period)}
        transitionDuration={0}
      />
      <Suspense fallback={<CustomPeriodButton onClick={() => setAsked(true)} />}>
        <CustomPeriod asked={asked} />
      </Suspense>
    </div>
  )
}
