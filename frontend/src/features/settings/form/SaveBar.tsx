import { Button } from '@mantine/core'
import { useState } from 'react'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { ConfirmDialog } from '../../../ui/LazyConfirmDialog'
import { InlineError } from '../../../ui/States'
import { ApiProblem } from '../../../lib/problem'
import { lossesOf, type Loss } from './losses'
import { LossWarning } from './LossWarning'
import type { SettingsForm } from './useSettingsForm'
import classes from './form.module.css'

/** Saves or discards what was changed; asks first where something would be removed for good. */
export function SaveBar({ form }: { form: SettingsForm }) {
  const [asked, setAsked] = useState<Loss[]>()
  if (form.changes === 0) return null

  const save = () => form.save()
  function submit() {
    const losses = lossesOf(form, Date.now())
    if (losses.length > 0) setAsked(losses)
    // What is refused shows at its field.
    else void save().catch(() => undefined)
  }

  return (
    <div className={classes.bar}>
      <div className={classes.barText}>
        {form.error ? <Refusal error={form.error} /> : settingsFormTexts.changes(form.changes)}
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
          onConfirm={save}
        >
          <LossWarning losses={asked} />
          <p className={classes.lossLead}>{settingsFormTexts.lossLead}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

function Refusal({ error }: { error: unknown }) {
  if (error instanceof ApiProblem && error.errors.length > 0) {
    return (
      <span role="alert" className={classes.problem}>
        {settingsFormTexts.refused}
      </span>
    )
  }
  return <InlineError error={error} />
}
