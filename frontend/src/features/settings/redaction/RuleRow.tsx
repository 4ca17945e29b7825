import { ActionIcon, TextInput } from '@mantine/core'
import { redactionTexts } from '../../../lib/texts/settings-form'
import { DownIcon, TrashIcon, UpIcon } from '../../../ui/icons'
import { Matches } from './Matches'
import type { Rule } from './rules'
import classes from './redaction.module.css'

interface RuleRowProps {
  rule: Rule
  place: number
  /** How many rules there are. */
  count: number
  disabled: boolean
  problem: string | undefined
  matches: number | undefined
  onChange: (rule: Rule) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** One rule of one's own. */
export function RuleRow(props: RuleRowProps) {
  const { rule, place, disabled, problem, onChange } = props
  const { ruleField } = redactionTexts
  return (
    <div className={classes.rule} data-testid="rule">
      <TextInput
        className={classes.pattern}
        label={redactionTexts.pattern}
        aria-label={ruleField(redactionTexts.pattern, place + 1)}
        placeholder={redactionTexts.patternHint}
        error={problem}
        errorProps={{ role: 'alert' }}
        spellCheck={false}
        autoFocus={rule.pattern === '' && rule.name === ''}
        readOnly={disabled}
        value={rule.pattern}
        onChange={(event) => onChange({ ...rule, pattern: event.currentTarget.value })}
      />
      <TextInput
        label={redactionTexts.replacement}
        aria-label={ruleField(redactionTexts.replacement, place + 1)}
        placeholder={
          rule.replacement === ''
            ? redactionTexts.replacementNothing
            : redactionTexts.replacementUsual
        }
        readOnly={disabled}
        value={rule.replacement ?? ''}
        onChange={(event) =>
          onChange({ ...rule, replacement: event.currentTarget.value || undefined })
        }
      />
      <TextInput
        label={redactionTexts.name}
        aria-label={ruleField(redactionTexts.name, place + 1)}
        placeholder={redactionTexts.nameHint}
        readOnly={disabled}
        value={rule.name}
        onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
      />
      {!disabled && <RuleButtons {...props} />}
      <p className={classes.outcome}>{!problem && <Matches count={props.matches} />}</p>
    </div>
  )
}

function RuleButtons({ place, count, onMove, onRemove }: RuleRowProps) {
  return (
    <div className={classes.buttons}>
      <ActionIcon
        aria-label={redactionTexts.up(place + 1)}
        disabled={place === 0}
        onClick={() => onMove(place - 1)}
      >
        <UpIcon size={14} />
      </ActionIcon>
      <ActionIcon
        aria-label={redactionTexts.down(place + 1)}
        disabled={place === count - 1}
        onClick={() => onMove(place + 1)}
      >
        <DownIcon size={14} />
      </ActionIcon>
      <ActionIcon aria-label={redactionTexts.remove(place + 1)} onClick={onRemove}>
        <TrashIcon size={14} />
      </ActionIcon>
    </div>
  )
}
