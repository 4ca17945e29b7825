import { spellHidden } from '../../../lib/hidden'
import { Textarea } from '@mantine/core'
import { useId } from 'react'
import type { RedactionPreview } from '../../../api/types'
import { formatCount } from '../../../lib/format'
import { ApiProblem } from '../../../lib/problem'
import { redactionTexts } from '../../../lib/texts/settings-form'
import { InlineError } from '../../../ui/States'
import { layOut } from './layout'
import { builtinName } from './rules'
import type { Preview } from './usePreview'
import classes from './redaction.module.css'

interface TestBenchProps {
  text: string
  onText: (text: string) => void
  preview: Preview
}

/** A text of one's own and what would be stored of it. */
export function TestBench({ text, onText, preview }: TestBenchProps) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} className={classes.bench}>
      <h3 id={id} className={classes.title}>
        {redactionTexts.bench}
      </h3>
      <p className={classes.lead}>{redactionTexts.benchLead}</p>
      <Textarea
        aria-label={redactionTexts.text}
        classNames={{ input: classes.text }}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
      <div className={classes.resultHead}>
        <span>{redactionTexts.result}</span>
        <span role="status" className={classes.summary}>
          <Summary preview={preview} />
        </span>
      </div>
      <Result preview={preview} />
    </div>
  )
}

function Summary({ preview: { data, error } }: { preview: Preview }) {
  if (error instanceof ApiProblem && error.status === 422) {
    const inRules = error.errors.some(({ field }) => field !== 'text')
    return inRules ? <>{redactionTexts.waiting}</> : <InlineError error={error} />
  }
  if (error) return <InlineError error={error} />
  if (!data) return null
  const count = data.pieces.filter(({ rule }) => rule !== undefined).length
  if (count === 0) return <>{redactionTexts.nothing}</>
  return <>{redactionTexts.summary(formatCount(count), count === 1)}</>
}

function Result({ preview: { data, error } }: { preview: Preview }) {
  return (
    <div
      className={classes.result}
      data-stale={Boolean(error)}
      data-testid="redacted"
      // Focusable, so that the keyboard can scroll a long text.
      tabIndex={0}
      role="group"
      aria-label={redactionTexts.result}
    >
      {layOut(data?.pieces ?? []).map((piece, place) => (
        <Part key={place} piece={piece} rules={data?.rules ?? []} />
      ))}
    </div>
  )
}

interface PartProps {
  piece: RedactionPreview['pieces'][number]
  rules: RedactionPreview['rules']
}

function Part({ piece: { text, rule, original }, rules }: PartProps) {
  const by = rule === undefined ? undefined : rules[rule]
  if (!by) return text
  const name = by.builtin ? builtinName(by.name) : by.name
  return (
    <mark className={classes.mark} title={redactionTexts.mark(spellHidden(name), original ?? '')}>
      {text || <i>{redactionTexts.removed}</i>}
    </mark>
  )
}
