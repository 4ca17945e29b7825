import { useQuery } from '@tanstack/react-query'
import type { UsagePoint, UsageSummary } from '../../api/types'
import { compare } from '../../lib/change'
import { CardCourse } from '../../ui/Cards'
import { ChangeLabel } from '../../ui/ChangeLabel'
import { Sparkline } from '../../ui/Sparkline'
import { useTimeZone } from '../../ui/timezone'
import { courseQuery, summaryQuery } from '../usage/queries'
import { isSearched } from './search'
import { useLogsSearch } from './useLogsSearch'

/** What a card counts. */
export type Trend = 'requests' | 'tokens' | 'users' | 'models'

type Total = NonNullable<UsageSummary['previous']>

const TOTALS: Record<Trend, (total: Total) => number> = {
  requests: ({ requests }) => requests,
  tokens: ({ total_tokens }) => total_tokens,
  users: ({ user_count }) => user_count,
  models: ({ model_count }) => model_count,
}

/** Points that are told apart by group have no users and models; these are not. */
const COURSES: Record<Trend, (point: UsagePoint) => number> = {
  requests: ({ total }) => total.requests,
  tokens: ({ total }) => total.total_tokens,
  users: ({ user_count = 0 }) => user_count,
  models: ({ model_count = 0 }) => model_count,
}

/** A card's course over the period and its change against the one before. */
export function CardTrend({ of }: { of: Trend }) {
  const { search } = useLogsSearch()
  const { zone } = useTimeZone()
  // Usage cannot be searched.
  const enabled = !isSearched(search)
  const summary = useQuery({ ...summaryQuery(search), enabled })
  const course = useQuery({ ...courseQuery(search, zone), enabled })
  if (!enabled) return null

  const { data } = summary
  const change = data?.previous && compare(TOTALS[of](data), TOTALS[of](data.previous))
  return (
    <>
      {change && <ChangeLabel change={change} />}
      {course.data && (
        <CardCourse>
          <Sparkline values={course.data.points.map(COURSES[of])} />
        </CardCourse>
      )}
    </>
  )
}
