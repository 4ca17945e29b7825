import { Button, Checkbox, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client'
import type { Account, Role } from '../../api/types'
import { fieldProblem, formProblem } from '../../lib/field-problem'
import { commonTexts } from '../../lib/texts/common'
import { accountsTexts } from '../../lib/texts/settings'
import { InlineError } from '../../ui/States'
import { toast } from '../../ui/toast'
import classes from './settings.module.css'

/** The fields at which the dialog shows what the server refused. */
const FIELDS = ['email', 'name', 'role', 'password', 'active']

const roles = Object.entries(accountsTexts.roles).map(([value, label]) => ({ value, label }))

interface Draft {
  email: string
  name: string
  role: Role
  password: string
  active: boolean
}

interface AccountDialogProps {
  /** The account to change; without one, a new one is made. */
  account?: Account
  onClose: () => void
  onSaved: () => void
}

/** Makes or changes an account. */
export function AccountDialog({ account, onClose, onSaved }: AccountDialogProps) {
  const [draft, setDraft] = useState<Draft>({
    email: account?.email ?? '',
    name: account?.name ?? '',
    role: account?.role ?? 'viewer',
    password: '',
    active: account?.active ?? true,
  })
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useMutation({
    mutationFn: () => (account ? update(account.id, draft) : create(draft)),
    onSuccess: () => {
      toast(accountsTexts.saved)
      onSaved()
      onClose()
    },
  })

  return (
    <Modal
      opened
      onClose={onClose}
      title={account ? accountsTexts.editTitle : accountsTexts.add}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <AccountFields
          account={account}
          draft={draft}
          change={change}
          refused={(field) => fieldProblem(save.error, field)}
        />
        <InlineError error={formProblem(save.error, FIELDS)} />
        <div className={classes.buttons}>
          <Button onClick={onClose}>{commonTexts.cancel}</Button>
          <Button type="submit" variant="filled" loading={save.isPending}>
            {commonTexts.save}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface AccountFieldsProps {
  account?: Account
  draft: Draft
  change: (part: Partial<Draft>) => void
  /** What the server refused of a field. */
  refused: (field: string) => string | undefined
}

function AccountFields({ account, draft, change, refused }: AccountFieldsProps) {
  return (
    <>
      <TextInput
        type="email"
        label={accountsTexts.email}
        required={!account}
        disabled={account !== undefined}
        value={draft.email}
        error={refused('email')}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <TextInput
        label={accountsTexts.name}
        value={draft.name}
        error={refused('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={accountsTexts.role}
        data={roles}
        value={draft.role}
        error={refused('role')}
        onChange={(event) => change({ role: event.currentTarget.value as Role })}
      />
      <PasswordInput
        label={account ? accountsTexts.newPassword : accountsTexts.password}
        description={account ? accountsTexts.newPasswordHint : accountsTexts.passwordHint}
        autoComplete="new-password"
        required={!account}
        value={draft.password}
        error={refused('password')}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      {account && (
        <Checkbox
          label={accountsTexts.active}
          checked={draft.active}
          error={refused('active')}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
      )}
    </>
  )
}

function create({ email, name, role, password }: Draft) {
  return api.POST('/api/v1/accounts', { body: { email, role, password, ...(name && { name }) } })
}

function update(id: string, { name, role, password, active }: Draft) {
  return api.PATCH('/api/v1/accounts/{id}', {
    params: { path: { id } },
    // An emptied name is taken away, an empty password leaves the present one.
    body: { role, active, name: name || null, ...(password && { password }) },
  })
}
