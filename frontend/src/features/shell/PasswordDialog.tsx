import { Button, Modal, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import { fieldProblem, formProblem } from '../../lib/field-problem'
import { commonTexts, passwordTexts } from '../../lib/texts/common'
import classes from '../../ui/Dialog.module.css'
import { InlineError } from '../../ui/States'
import { toast } from '../../ui/toast'

interface PasswordDialogProps {
  /** Tells password managers whose password it is. */
  email: string
  onClose: () => void
}

/** Changes the password of whoever is signed in. */
export function PasswordDialog({ email, onClose }: PasswordDialogProps) {
  const [current_password, setCurrent] = useState('')
  const [new_password, setNew] = useState('')
  const save = useMutation({
    mutationFn: () =>
      api.POST('/api/v1/auth/password', { body: { current_password, new_password } }),
    onSuccess: () => {
      toast(passwordTexts.changed)
      onClose()
    },
  })
  const refused = (field: string) => fieldProblem(save.error, field)

  return (
    <Modal
      opened
      onClose={onClose}
      title={passwordTexts.title}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <form
        className={classes.body}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={passwordTexts.current}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current_password}
          error={refused('current_password')}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={passwordTexts.new}
          description={passwordTexts.hint}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={new_password}
          error={refused('new_password')}
          onChange={(event) => setNew(event.currentTarget.value)}
        />
        <p>{passwordTexts.consequence}</p>
        <InlineError error={formProblem(save.error, ['current_password', 'new_password'])} />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{commonTexts.cancel}</Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {passwordTexts.submit}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
