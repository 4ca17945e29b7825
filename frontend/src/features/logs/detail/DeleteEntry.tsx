import { ActionIcon, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { api, queryClient } from '../../../api/client'
import { queryKeys } from '../../../api/query-keys'
import { entryTexts } from '../../../lib/texts/entry'
import { ConfirmDialog } from '../../../ui/LazyConfirmDialog'
import { TrashIcon } from '../../../ui/icons'
import { toast } from '../../../ui/toast'
import { refreshLogs } from '../queries'

interface DeleteEntryProps {
  id: string
  disabled: boolean
  onDeleted: () => void
}

/** Deletes the shown entry after asking. */
export function DeleteEntry({ id, disabled, onDeleted }: DeleteEntryProps) {
  const [asking, setAsking] = useState(false)

  async function remove() {
    await api.DELETE('/api/v1/logs/{id}', { params: { path: { id } } })
    onDeleted()
    queryClient.removeQueries({ queryKey: queryKeys.entry(id) })
    toast(entryTexts.deleted)
    await refreshLogs()
  }

  return (
    <>
      <Tooltip label={entryTexts.delete}>
        <ActionIcon
          aria-label={entryTexts.delete}
          disabled={disabled}
          onClick={() => setAsking(true)}
        >
          <TrashIcon />
        </ActionIcon>
      </Tooltip>
      {asking && (
        <ConfirmDialog
          title={entryTexts.deleteTitle}
          jobLabel={entryTexts.deleting}
          confirmLabel={entryTexts.delete}
          onClose={() => setAsking(false)}
          onConfirm={remove}
        >
          {entryTexts.deleteLead}
        </ConfirmDialog>
      )}
    </>
  )
}
