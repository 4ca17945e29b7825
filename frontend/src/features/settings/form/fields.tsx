import { Input, Switch } from '@mantine/core'
import type { SettingKey } from '../../../lib/texts/api-words'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { readNumber } from './draft'
import { SettingRow } from './SettingRow'
import type { SettingsForm } from './useSettingsForm'
import classes from './form.module.css'

interface FieldProps {
  form: SettingsForm
  name: SettingKey
}

// `withAria={false}`: an input of Mantine takes `aria-describedby` from its wrapper, which has neither
// the hint nor the problem of a setting: these stand elsewhere in the row.

/** A setting that is on or off. */
export function FlagField({ form, name }: FieldProps) {
  const on = form.value(name) === true
  return (
    <SettingRow form={form} name={name}>
      {(props) => (
        <Switch
          {...props}
          size="sm"
          label={on ? settingsFormTexts.on : settingsFormTexts.off}
          checked={on}
          onChange={(event) => form.change(name, event.currentTarget.checked)}
        />
      )}
    </SettingRow>
  )
}

interface NumberFieldProps extends FieldProps {
  unit: string
}

/** A setting that is a whole number. */
export function NumberField({ form, name, unit }: NumberFieldProps) {
  return (
    <SettingRow form={form} name={name} unit={unit}>
      {(props) => (
        <div className={classes.number}>
          <Input
            {...props}
            withAria={false}
            inputMode="numeric"
            error={props['aria-invalid']}
            value={String(form.value(name) ?? '')}
            onChange={(event) => form.change(name, readNumber(event.currentTarget.value))}
          />
          <span className={classes.unit}>{unit}</span>
        </div>
      )}
    </SettingRow>
  )
}

/** A setting that is a short text. */
export function TextField({ form, name }: FieldProps) {
  return (
    <SettingRow form={form} name={name}>
      {(props) => (
        <Input
          {...props}
          withAria={false}
          className={classes.short}
          error={props['aria-invalid']}
          value={String(form.value(name) ?? '')}
          onChange={(event) => form.change(name, event.currentTarget.value)}
        />
      )}
    </SettingRow>
  )
}
