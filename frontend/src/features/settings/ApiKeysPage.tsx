import { spellHidden } from '../../lib/hidden'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { $api, api } from '../../api/client'
import type { ApiKey } from '../../api/types'
import { apiKeysTexts } from '../../lib/texts/settings'
import { ConfirmDialog } from '../../ui/LazyConfirmDialog'
import { DataTable, type Column } from '../../ui/DataTable'
import { EmptyState, ErrorState } from '../../ui/States'
import { toast } from '../../ui/toast'
import { ApiKeyDialog } from './ApiKeyDialog'
import { apiKeyColumns, keyState } from './apiKeyColumns'
import { SettingsFrame } from './SettingsFrame'

/** The keys of the programs that send and read entries. */
export function ApiKeysPage() {
  const { data, error, refetch } = $api.useQuery('get', '/api/v1/api-keys')
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const columns = [...apiKeyColumns, actionsColumn(setRevoking)]

  async function revoke({ id }: ApiKey) {
    await api.DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } })
    toast(apiKeysTexts.revoked)
    await refetch()
  }

  return (
    <SettingsFrame
      lead={apiKeysTexts.lead}
      tools={
        <Button variant="filled" onClick={() => setCreating(true)}>
          {apiKeysTexts.add}
        </Button>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable<ApiKey>
          label={apiKeysTexts.table}
          columns={columns}
          rows={data?.items}
          rowId={({ id }) => id}
          skeletonRows={4}
        />
      )}
      {data?.items.length === 0 && (
        <EmptyState title={apiKeysTexts.noneTitle}>{apiKeysTexts.none}</EmptyState>
      )}
      {creating && (
        <ApiKeyDialog onClose={() => setCreating(false)} onCreated={() => void refetch()} />
      )}
      {revoking && (
        <ConfirmDialog
          title={apiKeysTexts.revokeTitle(revoking.name)}
          confirmLabel={apiKeysTexts.revoke}
          onClose={() => setRevoking(undefined)}
          onConfirm={() => revoke(revoking)}
        >
          {apiKeysTexts.revokeLead}
        </ConfirmDialog>
      )}
    </SettingsFrame>
  )
}

function actionsColumn(revoke: (key: ApiKey) => void): Column<ApiKey> {
  return {
    id: 'actions',
    header: apiKeysTexts.actions,
    width: 110,
    cell: (key) =>
      keyState(key) === 'revoked' ? null : (
        <Button
          size="compact-xs"
          aria-label={apiKeysTexts.revokeKey(spellHidden(key.name))}
          onClick={() => revoke(key)}
        >
          {apiKeysTexts.revoke}
        </Button>
      ),
  }
}
