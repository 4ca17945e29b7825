import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Stats } from '../../api/types'
import { formatAverage, formatCost, formatCount, formatShare } from '../../lib/format'
import { logsTexts } from '../../lib/texts/logs'
import { formatMoment } from '../../lib/time'
import { ErrorState } from '../../ui/States'
import { useTimeZone } from '../../ui/timezone'
import type { Trend } from './CardTrend'
import classes from './Cards.module.css'
import { statsQuery } from './queries'
import { useLogsSearch } from './useLogsSearch'

const CardTrend = lazy(async () => ({ default: (await import('./CardTrend')).CardTrend }))

interface Card {
  name: string
  trend: Trend
  value: (stats: Stats) => number
  note: (stats: Stats) => string
}

const { cards, cardNotes } = logsTexts

const CARDS: Card[] = [
  {
    name: cards.requests,
    trend: 'requests',
    value: (stats) => stats.total_requests,
    note: (stats) =>
      stats.total_requests === 0
        ? ''
        : cardNotes.succeeded(formatShare(stats.by_status.succeeded ?? 0, stats.total_requests)),
  },
  {
    name: cards.tokens,
    trend: 'tokens',
    value: (stats) => stats.total_tokens,
    note: (stats) =>
      cardNotes.tokens(formatCount(stats.input_tokens), formatCount(stats.output_tokens)),
  },
  {
    name: cards.users,
    trend: 'users',
    value: (stats) => stats.user_count,
    note: (stats) =>
      stats.user_count === 0
        ? ''
        : cardNotes.perUser(formatAverage(stats.total_requests / stats.user_count)),
  },
  {
    name: cards.models,
    trend: 'models',
    value: (stats) => stats.model_count,
    note: (stats) => (stats.cost_usd ? cardNotes.cost(formatCost(stats.cost_usd)) : ''),
  },
]

/** Four numbers about exactly the entries that the filters leave. */
export function Cards() {
  const { search } = useLogsSearch()
  const { zone } = useTimeZone()
  const { data, error, refetch, isPlaceholderData } = useQuery(statsQuery(search))

  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <section
      className={classes.cards}
      aria-label={logsTexts.statistics}
      data-stale={isPlaceholderData}
    >
      {CARDS.map(({ name, trend, value, note: noteOf }, index) => {
        const reached = index === 0 ? data?.searched_back_to : undefined
        const note = (stats: Stats) =>
          reached ? cardNotes.searched(formatMoment(reached, zone)) : noteOf(stats)
        return (
          <div key={name} className={classes.card} role="group" aria-label={name}>
            <div className={classes.name}>{name}</div>
            <div className={classes.line}>
              <span className={classes.value}>{data && formatCount(value(data))}</span>
              {/* Asked for after the numbers, which do not wait for it. */}
              {data && (
                <Suspense>
                  <CardTrend of={trend} />
                </Suspense>
              )}
            </div>
            <div className={classes.note} title={data && note(data)}>
              {data && note(data)}
            </div>
          </div>
        )
      })}
    </section>
  )
}
