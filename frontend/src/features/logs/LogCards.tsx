import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { retryFailed } from '../../api/client'
import type { Stats } from '../../api/types'
import {
  formatAverage,
  formatCompact,
  formatCost,
  formatCount,
  formatShare,
} from '../../lib/format'
import { logsTexts } from '../../lib/texts/logs'
import { formatMoment } from '../../lib/time'
import { Card, Cards, FailedCards } from '../../ui/Cards'
import { useTimeZone } from '../../ui/timezone'
import type { Trend } from './CardTrend'
import { statsQuery } from './queries'
import { useLogsSearch } from './useLogsSearch'

const CardTrend = lazy(async () => ({ default: (await import('./CardTrend')).CardTrend }))

/** From here on a number is shortened where it stands in a narrow card. */
const LONG = 1_000_000

interface Face {
  name: string
  trend: Trend
  value: (stats: Stats) => number
  note: (stats: Stats) => string
  exactNote?: (stats: Stats) => string
}

const { cards, cardNotes } = logsTexts

const FACES: Face[] = [
  {
    name: cards.requests,
    trend: 'requests',
    value: (stats) => stats.total_requests,
    note: successNote,
  },
  {
    name: cards.tokens,
    trend: 'tokens',
    value: (stats) => stats.total_tokens,
    note: (stats) => tokensNote(stats, formatCompact),
    exactNote: (stats) => tokensNote(stats, formatCount),
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

/** Of those that have ended, as on Usage: a running one is neither. */
function successNote({ total_requests, by_status }: Stats): string {
  const ended = total_requests - (by_status.running ?? 0)
  return ended === 0 ? '' : cardNotes.succeeded(formatShare(by_status.succeeded ?? 0, ended))
}

function tokensNote(stats: Stats, format: (count: number) => string): string {
  if (stats.total_tokens === 0) return ''
  return cardNotes.tokens(format(stats.input_tokens), format(stats.output_tokens))
}

/** Four numbers about exactly the entries that the filters leave. */
export function LogCards() {
  const { search } = useLogsSearch()
  const { data, error, isPlaceholderData } = useQuery(statsQuery(search))

  if (error && !data) return <FailedCards error={error} onRetry={retryFailed} />
  return (
    <Cards label={logsTexts.statistics} stale={isPlaceholderData}>
      {FACES.map((face, index) => (
        <LogCard
          key={face.name}
          face={face}
          stats={data}
          reached={index === 0 ? data?.searched_back_to : undefined}
        />
      ))}
    </Cards>
  )
}

interface LogCardProps {
  face: Face
  stats: Stats | undefined
  /** How far back a search for text has come. */
  reached: Stats['searched_back_to']
}

function LogCard({ face: { name, trend, ...face }, stats, reached }: LogCardProps) {
  const { zone } = useTimeZone()
  const value = stats && face.value(stats)
  return (
    <Card
      name={name}
      value={value === undefined ? undefined : formatCount(value)}
      short={value !== undefined && value >= LONG ? formatCompact(value) : undefined}
      note={reached ? cardNotes.searched(formatMoment(reached, zone)) : stats && face.note(stats)}
      exactNote={stats && face.exactNote?.(stats)}
      beside={
        // Asked for after the numbers, which do not wait for it.
        stats && (
          <Suspense>
            <CardTrend of={trend} />
          </Suspense>
        )
      }
    />
  )
}
