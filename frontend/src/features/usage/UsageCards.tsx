import { useQuery } from '@tanstack/react-query'
import { retryFailed } from '../../api/client'
import type { UsageSummary } from '../../api/types'
import { compare, compareShares, type Change } from '../../lib/change'
import { ABSENT, formatCompact, formatCount, formatDuration, formatShare } from '../../lib/format'
import { isMissing } from '../../lib/maybe'
import { usageTexts } from '../../lib/texts/usage'
import { Card, Cards, FailedCards } from '../../ui/Cards'
import { ChangeLabel } from '../../ui/ChangeLabel'
import { formatUsageCost } from './formatUsageCost'
import { costNote, tokensNote } from './notes'
import { summaryQuery } from './queries'
import { filterOf } from './search'
import { useUsageSearch } from './useUsageSearch'

type Usage = Omit<UsageSummary, 'previous' | 'hourly_since'>

interface Face {
  name: string
  value: (usage: Usage) => string
  /** In full, where the value is short. */
  exact?: (usage: Usage) => string
  note: (usage: Usage) => string
  change: (now: Usage, before: Usage) => Change | undefined
  better?: 'up' | 'down'
  points?: boolean
}

const { cards, notes } = usageTexts

const FACES: Face[] = [
  {
    name: cards.requests,
    value: ({ requests }) => formatCount(requests),
    note: ({ by_status }) =>
      by_status.running ? notes.running(formatCount(by_status.running)) : '',
    change: (now, before) => compare(now.requests, before.requests),
  },
  {
    name: cards.success,
    value: ({ success_rate: rate }) => (isMissing(rate) ? ABSENT : formatShare(rate, 1)),
    note: (usage) => notes.unsuccessful(formatCount(unsuccessful(usage))),
    change: (now, before) => compareShares(now.success_rate, before.success_rate),
    better: 'up',
    points: true,
  },
  {
    name: cards.tokens,
    value: ({ total_tokens }) => formatCompact(total_tokens),
    exact: ({ total_tokens }) => formatCount(total_tokens),
    note: tokensNote,
    change: (now, before) => compare(now.total_tokens, before.total_tokens),
  },
  {
    name: cards.cost,
    value: formatUsageCost,
    note: costNote,
    change: (now, before) => compare(now.cost_usd, before.cost_usd),
  },
  {
    name: cards.duration,
    value: ({ duration }) => formatDuration(duration?.average_ms),
    note: ({ duration }) => (duration ? notes.p95(formatDuration(duration.p95_ms)) : ''),
    change: (now, before) => compare(now.duration?.average_ms, before.duration?.average_ms),
    better: 'down',
  },
  {
    name: cards.users,
    value: ({ user_count }) => formatCount(user_count),
    note: ({ model_count }) => notes.models(formatCount(model_count), model_count === 1),
    change: (now, before) => compare(now.user_count, before.user_count),
  },
]

function unsuccessful({ requests, by_status }: Usage): number {
  return requests - (by_status.succeeded ?? 0) - (by_status.running ?? 0)
}

/** What the period adds up to, each number with its change against the period before. */
export function UsageCards() {
  const { search } = useUsageSearch()
  const { data, error, isPlaceholderData } = useQuery(summaryQuery(filterOf(search)))

  if (error && !data) return <FailedCards error={error} onRetry={retryFailed} />
  return (
    <Cards label={usageTexts.summary} stale={isPlaceholderData}>
      {FACES.map(({ name, value, note, exact, ...compared }) => (
        <Card
          key={name}
          name={name}
          value={data && value(data)}
          note={data && note(data)}
          exact={data && exact?.(data)}
          beside={data && <CardChange face={compared} usage={data} />}
        />
      ))}
    </Cards>
  )
}

type Compared = Pick<Face, 'change' | 'better' | 'points'>

function CardChange({ face, usage }: { face: Compared; usage: UsageSummary }) {
  const change = usage.previous && face.change(usage, usage.previous)
  if (!change) return null
  return <ChangeLabel change={change} better={face.better} points={face.points} />
}
