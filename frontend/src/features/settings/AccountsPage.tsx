import { spellHidden } from '../../lib/hidden'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { $api, api } from '../../api/client'
import type { Account } from '../../api/types'
import { accountsTexts } from '../../lib/texts/settings'
import { commonTexts } from '../../lib/texts/common'
import { ConfirmDialog } from '../../ui/LazyConfirmDialog'
import { DataTable, type Column } from '../../ui/DataTable'
import { ErrorState } from '../../ui/States'
import { toast } from '../../ui/toast'
import { AccountDialog } from './AccountDialog'
import { accountColumns } from './accountColumns'
import classes from './settings.module.css'
import { SettingsFrame } from './SettingsFrame'

/** Which dialog is open, and about whom. */
type Dialog = { kind: 'add' } | { kind: 'edit' | 'delete'; account: Account }

/** The people who may sign in. */
export function AccountsPage() {
  const { data, error, refetch } = $api.useQuery('get', '/api/v1/accounts')
  const [dialog, setDialog] = useState<Dialog>()
  const close = () => setDialog(undefined)
  const columns = [...accountColumns, actionsColumn(setDialog)]

  async function remove({ id }: Account) {
    await api.DELETE('/api/v1/accounts/{id}', { params: { path: { id } } })
    toast(accountsTexts.deleted)
    await refetch()
  }

  return (
    <SettingsFrame
      lead={accountsTexts.lead}
      tools={
        <Button variant="filled" onClick={() => setDialog({ kind: 'add' })}>
          {accountsTexts.add}
        </Button>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable<Account>
          label={accountsTexts.table}
          columns={columns}
          rows={data?.items}
          rowId={({ id }) => id}
          skeletonRows={4}
        />
      )}
      {dialog && dialog.kind !== 'delete' && (
        <AccountDialog
          account={dialog.kind === 'edit' ? dialog.account : undefined}
          onClose={close}
          onSaved={() => void refetch()}
        />
      )}
      {dialog?.kind === 'delete' && (
        <ConfirmDialog
          title={accountsTexts.deleteTitle(dialog.account.email)}
          confirmLabel={commonTexts.delete}
          onClose={close}
          onConfirm={() => remove(dialog.account)}
        >
          {accountsTexts.deleteLead}
        </ConfirmDialog>
      )}
    </SettingsFrame>
  )
}

function actionsColumn(open: (dialog: Dialog) => void): Column<Account> {
  return {
    id: 'actions',
    header: accountsTexts.actions,
    width: 150,
    cell: (account) => (
      <div className={classes.rowButtons}>
        <Button
          size="compact-xs"
          aria-label={accountsTexts.editAccount(spellHidden(account.email))}
          onClick={() => open({ kind: 'edit', account })}
        >
          {accountsTexts.edit}
        </Button>
        <Button
          size="compact-xs"
          aria-label={`${accountsTexts.delete} ${spellHidden(account.email)}`}
          onClick={() => open({ kind: 'delete', account })}
        >
          {accountsTexts.delete}
        </Button>
      </div>
    ),
  }
}
