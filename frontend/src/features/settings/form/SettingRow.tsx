import { Button } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { SettingKey } from '../../../lib/texts/api-words'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { formatSetting } from '../formatSetting'
import { SettingState } from './SettingState'
import type { SettingsForm } from './useSettingsForm'
import classes from './form.module.css'

/** Ties a control to the label, the hint and the problem of its setting. */
export interface ControlProps {
  'aria-label': string
  'aria-describedby': string
  'aria-invalid': boolean
}

interface SettingRowProps {
  form: SettingsForm
  name: SettingKey
  /** What a value counts. */
  unit?: string
  children: (props: ControlProps) => ReactNode
}

/** One setting: what it is, the way to change it, and where its value comes from. */
export function SettingRow({ form, name, unit, children }: SettingRowProps) {
  const id = useId()
  const [label, hint] = settingsFormTexts.fields[name]
  const problem = form.problem(name)
  const isLocked = form.setting(name)?.locked

  return (
    <div className={classes.row} data-changed={form.isChanged(name)}>
      <div className={classes.about}>
        <div className={classes.label}>{label}</div>
        <div id={`${id}-hint`} className={classes.hint}>
          {hint}
        </div>
      </div>
      <div className={classes.control}>
        {isLocked ? (
          <span className={classes.fixed}>
            {formatSetting(form.value(name))} {unit}
          </span>
        ) : (
          children({
            'aria-label': label,
            'aria-describedby': problem ? `${id}-hint ${id}-problem` : `${id}-hint`,
            'aria-invalid': problem !== undefined,
          })
        )}
        <p id={`${id}-problem`} className={classes.problem} role={problem && 'alert'}>
          {problem}
        </p>
      </div>
      <div className={classes.state}>
        <SettingState form={form} name={name} />
        <ResetButton form={form} name={name} label={label} />
      </div>
    </div>
  )
}

interface ResetButtonProps {
  form: SettingsForm
  name: SettingKey
  label: string
}

/** Gives a setting back to its default, where it has another value. */
export function ResetButton({ form, name, label }: ResetButtonProps) {
  const setting = form.setting(name)
  const set = form.isChanged(name) ? form.draft[name] !== null : setting?.source === 'database'
  if (!setting || setting.locked || !set) return null
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={settingsFormTexts.useDefaultOf(label)}
      onClick={() => form.reset(name)}
    >
      {settingsFormTexts.useDefault}
    </Button>
  )
}
