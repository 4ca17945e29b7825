import { Button } from '@mantine/core'
import { useState } from 'react'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { ConfirmDialog } from '../../../ui/LazyConfirmDialog'
import { InlineError } from '../../../ui/States'
import { lossesOf, type Loss } from './losses'
import { LossWarning } from './LossWarning'
import { namesFields, type SettingsForm } from './useSettingsForm'
import classes from './form.module.css'

/** Saves or discards what was changed; asks first where something would be removed for good. */
export function SaveBar({ form }: { form: SettingsForm }) {
  const [asked, setAsked] = useState<Loss[]>()
  if (form.changes === 0) return null

  function submit() {
    const losses = lossesOf(form, Date.now())
    if (losses.length > 0) setAsked(losses)
    // Whatever goes wrong shows in the bar.
    else void save(form).catch(() => undefined)
  }

  return (
    <div className={classes.bar}>
      <div className={classes.barText}>
        {form.isRefused ? <Refused /> : settingsFormTexts.changes(form.changes)}
        <InlineError error={form.error} />
      </div>
      <Button onClick={form.discard}>{settingsFormTexts.discard}</Button>
      <Button variant="filled" loading={form.isSaving} onClick={submit}>
        {settingsFormTexts.save}
      </Button>
      {asked && (
        <ConfirmDialog
          title={settingsFormTexts.lossTitle}
          confirmLabel={settingsFormTexts.saveAndRemove}
          onClose={() => setAsked(undefined)}
          onConfirm={() => save(form)}
        >
          <LossWarning losses={asked} />
          <p className={classes.lossLead}>{settingsFormTexts.lossLead}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Saves; what is refused shows at its fields, and the first of them gets the focus. */
async function save(form: SettingsForm) {
  try {
    await form.save()
  } catch (error) {
    if (!namesFields(error)) throw error
    setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
}

function Refused() {
  return (
    <span role="alert" className={classes.problem}>
      {settingsFormTexts.refused}
    </span>
  )
}
