import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { usageTexts } from '../../lib/texts/usage'
import { emptyTexts } from '../../lib/texts/logs'
import { formatDay } from '../../lib/time'
import { EmptyState } from '../../ui/States'
import { useTimeZone } from '../../ui/timezone'
import { FilterBar } from '../logs/filters/FilterBar'
import { PeriodBar } from '../logs/filters/PeriodBar'
import { currentPeriod, isFiltered } from '../logs/search'
import { BreakdownSection } from './breakdown/BreakdownSection'
import { ChartsSection } from './charts/ChartsSection'
import { summaryQuery } from './queries'
import { filterOf } from './search'
import { UsageCards } from './UsageCards'
import classes from './UsagePage.module.css'
import { useUsageSearch } from './useUsageSearch'

/** What the entries of a period add up to: in all, over time, and by who or what they come from. */
export function UsagePage() {
  const { search } = useUsageSearch()
  const { data } = useQuery(summaryQuery(filterOf(search)))

  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.line}>
          <h1 className={classes.title}>{usageTexts.title}</h1>
          <PeriodBar />
        </div>
        <FilterBar searchable={false} />
      </header>
      <UsageCards />
      {data?.hourly_since && <Gone since={data.hourly_since} />}
      {data?.requests === 0 ? (
        <NoUsage />
      ) : (
        <>
          <ChartsSection />
          <BreakdownSection />
        </>
      )}
    </div>
  )
}

/** What retention has removed still counts, but has no row to look at. */
function Gone({ since }: { since: string }) {
  const { zone } = useTimeZone()
  return <p className={classes.gone}>{usageTexts.gone(formatDay(since, zone))}</p>
}

function NoUsage() {
  const { search, change } = useUsageSearch()
  const filtered = isFiltered(filterOf(search))
  const { from, to, period } = search
  const cleared = Object.fromEntries(Object.keys(filterOf(search)).map((name) => [name, undefined]))
  return (
    <EmptyState
      title={usageTexts.emptyTitle}
      actions={
        <>
          {filtered && (
            <Button onClick={() => change({ ...cleared, from, to, period })}>
              {emptyTexts.clearFilters}
            </Button>
          )}
          {currentPeriod(filterOf(search)) !== 'all' && (
            <Button onClick={() => change({ period: 'all', from: undefined, to: undefined })}>
              {emptyTexts.showAll}
            </Button>
          )}
        </>
      }
    >
      {filtered ? usageTexts.emptyFiltered : usageTexts.empty}
    </EmptyState>
  )
}
