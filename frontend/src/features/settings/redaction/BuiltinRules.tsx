import { Switch } from '@mantine/core'
import { useId } from 'react'
import type { SettingsAnswer } from '../../../api/types'
import type { SettingKey } from '../../../lib/texts/api-words'
import { redactionTexts } from '../../../lib/texts/settings-form'
import { ResetButton } from '../form/SettingRow'
import { SettingState } from '../form/SettingState'
import type { SettingsForm } from '../form/useSettingsForm'
import { Matches } from './Matches'
import { BUILTINS, builtinHint, builtinName } from './rules'
import type { Preview } from './usePreview'
import classes from './redaction.module.css'

interface BuiltinRulesProps {
  form: SettingsForm
  known: SettingsAnswer['redaction_builtins']
  chosen: string[]
  preview: Preview
}

/** The rules that come with the program, each on or off. */
export function BuiltinRules({ form, known, chosen, preview }: BuiltinRulesProps) {
  const id = useId()
  const locked = form.setting(BUILTINS)?.locked
  const turn = (name: string, on: boolean) => {
    // In the program's order, so that turning a rule off and on again changes nothing.
    const names = known.map((builtin) => builtin.name)
    form.change(
      BUILTINS,
      names.filter((one) => (one === name ? on : chosen.includes(one))),
    )
  }
  return (
    <div role="group" aria-labelledby={id} className={classes.group}>
      <RulesHead form={form} name={BUILTINS} id={id} title={redactionTexts.builtinsTitle} />
      {known.map(({ name, finds }) => (
        <div key={name} className={classes.builtin}>
          <Switch
            size="xs"
            classNames={{ label: classes.builtinLabel }}
            label={
              <>
                {builtinName(name)}{' '}
                <span className={classes.hint}>{builtinHint(name) ?? finds}</span>
              </>
            }
            disabled={locked}
            checked={chosen.includes(name)}
            onChange={(event) => turn(name, event.currentTarget.checked)}
          />
          {chosen.includes(name) && <Matches count={preview.builtinCount(name)} />}
        </div>
      ))}
      <p className={classes.problem}>{form.problem(BUILTINS)}</p>
    </div>
  )
}

interface RulesHeadProps {
  form: SettingsForm
  name: SettingKey
  id: string
  title: string
}

/** The title of a list of rules, with where it comes from. */
export function RulesHead({ form, name, id, title }: RulesHeadProps) {
  return (
    <div className={classes.head}>
      <h3 id={id} className={classes.title}>
        {title}
      </h3>
      <div className={classes.state}>
        <SettingState form={form} name={name} />
        <ResetButton form={form} name={name} label={title} />
      </div>
    </div>
  )
}
