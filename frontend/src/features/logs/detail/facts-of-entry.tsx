import { Name } from '../../../ui/Name'
import type { ReactNode } from 'react'
import type { Entry } from '../../../api/types'
import { formatCount, formatDuration, formatExactCost, formatWord } from '../../../lib/format'
import { isMissing, type Maybe } from '../../../lib/maybe'
import { entryTexts } from '../../../lib/texts/entry'
import { CopyButton } from '../../../ui/CopyButton'
import { Moment } from '../../../ui/Moment'
import { StatusLabel } from '../../../ui/StatusLabel'
import { agentName, featureName, profileName, userName } from '../names'
import classes from './detail.module.css'
import type { Fact } from './Facts'

const { fields } = entryTexts

/** Who, when, with what outcome, and where it belongs. */
export function summaryFacts(entry: Entry): Fact[] {
  const { user, feature, entity } = entry
  return [
    [fields.status, <StatusLabel key="status" status={entry.status} />],
    [fields.started, <Moment key="started" iso={entry.started_at} />],
    [fields.ended, entry.ended_at && <Moment iso={entry.ended_at} />],
    [fields.duration, optionalDuration(entry.duration_ms)],
    [fields.firstToken, optionalDuration(entry.time_to_first_token_ms)],
    [fields.user, named(userName(entry))],
    [fields.userId, user?.id === userName(entry) ? undefined : identifier(user?.id)],
    [fields.email, user?.email === userName(entry) ? undefined : named(user?.email), true],
    [fields.source, formatWord(entry.source)],
    [fields.platform, named(entry.platform)],
    [
      fields.feature,
      feature && named(joined(feature.type && formatWord(feature.type), featureName(entry))),
      true,
    ],
    [fields.entity, entity && named(joined(entity.type, entity.id)), true],
    [fields.id, identifier(entry.id), true],
    [fields.conversation, identifier(entry.conversation_id), true],
    [fields.trace, identifier(entry.trace_id), true],
    [fields.parent, identifier(entry.parent_id), true],
  ]
}

export function configurationFacts(entry: Entry): Fact[] {
  const agent = agentName(entry)
  return [
    [fields.model, named(entry.model)],
    [fields.provider, named(entry.provider)],
    [fields.capability, formatWord(entry.capability)],
    [fields.agent, named(agent)],
    [fields.agentId, entry.agent?.id === agent ? undefined : identifier(entry.agent?.id)],
    [fields.profile, named(profileName(entry))],
  ]
}

export function usageFacts(entry: Entry): Fact[] {
  const { cost_usd } = entry
  const usage = entry.usage ?? {}
  const { audio_seconds } = usage
  return [
    // These three always show: that a count is absent is worth knowing.
    [fields.input, formatCount(usage.input_tokens)],
    [fields.output, formatCount(usage.output_tokens)],
    [fields.total, formatCount(usage.total_tokens)],
    [fields.cached, optionalCount(usage.cached_input_tokens)],
    [fields.written, optionalCount(usage.cache_write_tokens)],
    [fields.reasoning, optionalCount(usage.reasoning_tokens)],
    [
      fields.audio,
      isMissing(audio_seconds) ? undefined : entryTexts.seconds(formatCount(audio_seconds)),
    ],
    [fields.cost, isMissing(cost_usd) ? undefined : formatExactCost(cost_usd)],
  ]
}

function optionalCount(value: Maybe<number>): string | undefined {
  return isMissing(value) ? undefined : formatCount(value)
}

function optionalDuration(value: Maybe<number>): string | undefined {
  return isMissing(value) ? undefined : formatDuration(value)
}

function joined(...parts: Maybe<string>[]): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined
}

function named(value: Maybe<string>): ReactNode {
  return value ? <Name text={value} /> : undefined
}

function identifier(value: Maybe<string>): ReactNode {
  if (isMissing(value)) return undefined
  return (
    <span className={classes.identifier}>
      <code>
        <Name cut text={value} />
      </code>
      <CopyButton text={value} label={entryTexts.copyId} />
    </span>
  )
}
