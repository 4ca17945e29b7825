import { useQuery } from '@tanstack/react-query'
import type { UsageNumbers, UsageSummary } from '../../api/types'
import { compare } from '../../lib/change'
import { CardCourse } from '../../ui/Cards'
import { ChangeLabel } from '../../ui/ChangeLabel'
import { Sparkline } from '../../ui/Sparkline'
import { useTimeZone } from '../../ui/timezone'
import { courseQuery, summaryQuery } from '../usage/queries'
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

/** Users and models do not add up over time: their course is not known. */
const COURSES: Partial<Record<Trend, (point: UsageNumbers) => number>> = {
  requests: ({ requests }) => requests,
  tokens: ({ total_tokens }) => total_tokens,
}

/** A card's course over the period and its change against the one before. */
export function CardTrend({ of }: { of: Trend }) {
  const { search } = useLogsSearch()
  const { zone } = useTimeZone()
  // Usage cannot be searched by text.
  const enabled = search.q === undefined
  const summary = useQuery({ ...summaryQuery(search), enabled })
  const course = useQuery({ ...courseQuery(search, zone), enabled: enabled && of in COURSES })
  if (!enabled) return null

  const { data } = summary
  const change = data?.previous && compare(TOTALS[of](data), TOTALS[of](data.previous))
  const measure = COURSES[of]
  return (
    <>
      {change && <ChangeLabel change={change} />}
      {measure && course.data && (
        <CardCourse>
          <Sparkline values={course.data.points.map(({ total }) => measure(total))} />
        </CardCourse>
      )}
    </>
  )
}
