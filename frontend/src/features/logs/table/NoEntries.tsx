import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { emptyTexts } from '../../../lib/texts/logs'
import { EmptyState } from '../../../ui/States'
import { statsQuery } from '../queries'
import { currentPeriod, isFiltered, withoutFilters, type LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'

const EmptyLog = lazy(async () => ({ default: (await import('./EmptyLog')).EmptyLog }))

const EVERYTHING: LogsSearch = { period: 'all' }

/** Why no rows are shown, and the way out: past the end, no match, a quiet period, an empty log. */
export function NoEntries({ total }: { total: number }) {
  const { search, change } = useLogsSearch()
  const whole = useQuery(statsQuery(EVERYTHING))

  if (total > 0) {
    return (
      <EmptyState
        title={emptyTexts.pageTitle}
        actions={<Button onClick={() => change({})}>{emptyTexts.firstPage}</Button>}
      >
        {emptyTexts.page}
      </EmptyState>
    )
  }
  if (whole.data?.total_requests === 0) {
    return (
      <Suspense>
        <EmptyLog />
      </Suspense>
    )
  }
  if (isFiltered(search)) return <NoMatches search={search} change={change} />
  return (
    <EmptyState title={emptyTexts.quietTitle} actions={<ShowAll change={change} />}>
      {emptyTexts.quiet}
    </EmptyState>
  )
}

type Change = ReturnType<typeof useLogsSearch>['change']

function NoMatches({ search, change }: { search: LogsSearch; change: Change }) {
  const cleared = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]))
  return (
    <EmptyState
      title={emptyTexts.noMatchesTitle}
      actions={
        <>
          <Button onClick={() => change({ ...cleared, ...withoutFilters(search) })}>
            {emptyTexts.clearFilters}
          </Button>
          {currentPeriod(search) !== 'all' && <ShowAll change={change} />}
        </>
      }
    >
      {emptyTexts.noMatches}
    </EmptyState>
  )
}

function ShowAll({ change }: { change: Change }) {
  return (
    <Button onClick={() => change({ period: 'all', from: undefined, to: undefined })}>
      {emptyTexts.showAll}
    </Button>
  )
}
