import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { redactionTexts } from '../../../lib/texts/settings-form'
import type { SettingsForm } from '../form/useSettingsForm'
import { RulesHead } from './BuiltinRules'
import { RuleRow } from './RuleRow'
import { EMPTY_RULE, moved, PATTERNS, writeRules, type Rule } from './rules'
import type { Preview } from './usePreview'
import classes from './redaction.module.css'

interface OwnRulesProps {
  form: SettingsForm
  rules: Rule[]
  preview: Preview
}

/** The rules people write, in the order in which they are applied. */
export function OwnRules({ form, rules, preview }: OwnRulesProps) {
  const id = useId()
  const ids = useRuleIds(rules.length)
  const locked = form.setting(PATTERNS)?.locked ?? false
  const put = (next: Rule[]) => form.change(PATTERNS, writeRules(next))

  function move(from: number, to: number) {
    ids.set(moved(ids.list, from, to))
    put(moved(rules, from, to))
  }
  function remove(place: number) {
    ids.set(ids.list.toSpliced(place, 1))
    put(rules.toSpliced(place, 1))
  }

  return (
    <div role="group" aria-labelledby={id} className={classes.group}>
      <RulesHead form={form} name={PATTERNS} id={id} title={redactionTexts.rules} />
      <p className={classes.lead}>{redactionTexts.rulesLead}</p>
      {rules.map((rule, place) => (
        <RuleRow
          key={ids.list[place]}
          rule={rule}
          place={place}
          count={rules.length}
          disabled={locked}
          problem={form.problem(`${PATTERNS}[${place}]`) ?? preview.ruleProblem(place)}
          matches={preview.ruleCount(place)}
          onChange={(next) => put(rules.with(place, next))}
          onMove={(to) => move(place, to)}
          onRemove={() => remove(place)}
        />
      ))}
      <p className={classes.problem}>{form.problem(PATTERNS)}</p>
      {!locked && <Button onClick={() => put([...rules, EMPTY_RULE])}>{redactionTexts.add}</Button>}
    </div>
  )
}

/** Something that stays with a rule when it moves, so that the keyboard's focus does too. */
function useRuleIds(count: number) {
  const [list, set] = useState<number[]>([])
  const newest = Math.max(0, ...list)
  const more = Array.from({ length: Math.max(0, count - list.length) }, (_, n) => newest + n + 1)
  return { list: [...list.slice(0, count), ...more], set }
}
