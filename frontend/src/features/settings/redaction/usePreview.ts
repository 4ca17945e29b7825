import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { $api } from '../../../api/client'
import type { RedactionPreview } from '../../../api/types'
import { problemAt } from '../../../lib/field-problem'
import { ApiProblem } from '../../../lib/problem'
import { triable, writeRules, type Rule } from './rules'

const PAUSE_MS = 200

/** What the rules as they stand in the form do to a text. */
export interface Preview {
  /** The newest result there is; of the rules before while one has a mistake. */
  data: RedactionPreview | undefined
  error: unknown
  /** How often the built-in rule matched. */
  builtinCount: (name: string) => number | undefined
  /** How often the rule at that place matched. */
  ruleCount: (place: number) => number | undefined
  /** What is wrong with the rule at that place. */
  ruleProblem: (place: number) => string | undefined
}

/** Tries rules on a text once typing pauses. */
export function usePreview(text: string, builtins: string[], rules: readonly Rule[]): Preview {
  const tried = triable(rules)
  const body = { text, builtins, patterns: writeRules(tried.rules) }
  const [settled] = useDebouncedValue(JSON.stringify(body), PAUSE_MS)
  const { data, error } = $api.useQuery(
    'post',
    '/api/v1/settings/redaction/preview',
    { body: JSON.parse(settled) as typeof body },
    { placeholderData: keepPreviousData },
  )
  const latest = useLatest(data)
  const problems = error instanceof ApiProblem ? error.errors : []
  const own = latest?.rules.filter(({ builtin }) => !builtin) ?? []

  return {
    data: latest,
    error,
    builtinCount: (name) => latest?.rules.find((rule) => rule.builtin && rule.name === name)?.count,
    ruleCount: (place) => (error ? undefined : own[tried.places.indexOf(place)]?.count),
    ruleProblem: (place) => problemAt(problems, `patterns[${tried.places.indexOf(place)}]`),
  }
}

/** The newest result there was: while a rule has a mistake there is none of its own. */
function useLatest<T>(data: T | undefined): T | undefined {
  const [latest, setLatest] = useState(data)
  if (data !== undefined && data !== latest) setLatest(data)
  return data ?? latest
}
