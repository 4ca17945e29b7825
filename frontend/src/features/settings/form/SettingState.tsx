import type { SettingKey } from '../../../lib/texts/api-words'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { textOf } from '../../../lib/texts/text-of'
import { LockIcon } from '../../../ui/icons'
import { Moment } from '../../../ui/Moment'
import { formatSetting } from '../formatSetting'
import type { SettingsForm } from './useSettingsForm'
import classes from './form.module.css'

interface SettingStateProps {
  form: SettingsForm
  name: SettingKey
}

/** Where the value of a setting comes from, and what it would be if nobody set it. */
export function SettingState({ form, name }: SettingStateProps) {
  const setting = form.setting(name)
  if (!setting) return null
  if (setting.locked) {
    return (
      <span className={classes.locked}>
        <LockIcon size={12} /> {textOf(settingsFormTexts.setIn, setting.source)}{' '}
        <code className={classes.code}>{setting.set_in}</code>
      </span>
    )
  }
  const fallback = settingsFormTexts.defaultIs(formatSetting(form.defaultOf(name)))
  if (form.isChanged(name)) {
    return (
      <>
        <span className={classes.unsaved}>{settingsFormTexts.unsaved}</span> · {fallback}
      </>
    )
  }
  if (!setting.changed) return <>{settingsFormTexts.default}</>
  return (
    <span>
      <Moment iso={setting.changed.at} /> {settingsFormTexts.changedBy(setting.changed.by)} ·{' '}
      {fallback}
    </span>
  )
}
