import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { viewTexts } from '../../../lib/texts/views'
import { InlineError } from '../../../ui/States'
import { toast } from '../../../ui/toast'
import { saveView, type shownNow } from './views'
import classes from './views.module.css'

/** Gives what shows a name. */
export function SaveViewForm({ shown }: { shown: ReturnType<typeof shownNow> }) {
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const saving = useMutation({
    mutationFn: () => saveView(name.trim(), shared, shown),
    onSuccess: () => toast(viewTexts.saved(name.trim())),
  })

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <TextInput
        label={viewTexts.name}
        placeholder={viewTexts.namePlaceholder}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={viewTexts.share}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <InlineError error={saving.error} />
      <Button type="submit" disabled={name.trim() === ''} loading={saving.isPending}>
        {viewTexts.save}
      </Button>
    </form>
  )
}
