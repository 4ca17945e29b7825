import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { quarantineTexts } from '../../lib/texts/quarantine'
import { ConfirmDialog } from '../../ui/LazyConfirmDialog'
import { toastFailure } from '../../ui/toast'
import { remove, retry } from './actions'

interface QuarantineActionsProps {
  ids: string[]
  /** Whether a retry can come to anything. */
  canRetry?: boolean
  /** Called with those that are no longer in quarantine. */
  onLeft: (ids: string[]) => void
}

/** Retries or deletes things in quarantine. */
export function QuarantineActions({ ids, canRetry = true, onLeft }: QuarantineActionsProps) {
  const [asking, setAsking] = useState(false)
  const retrying = useMutation({
    mutationFn: () => retry(ids),
    onSuccess: onLeft,
    onError: toastFailure,
  })

  async function confirm() {
    await remove(ids)
    setAsking(false)
    onLeft(ids)
  }

  return (
    <>
      <Button disabled={!canRetry} loading={retrying.isPending} onClick={() => retrying.mutate()}>
        {quarantineTexts.retry}
      </Button>
      <Button onClick={() => setAsking(true)}>{quarantineTexts.delete}</Button>
      {asking && (
        <ConfirmDialog
          title={quarantineTexts.deleteTitle(ids.length)}
          confirmLabel={quarantineTexts.confirm(ids.length)}
          onClose={() => setAsking(false)}
          onConfirm={confirm}
        >
          {quarantineTexts.deleteLead(ids.length)}
        </ConfirmDialog>
      )}
    </>
  )
}
