import { Button, Modal, NumberInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client'
import { queryKeys } from '../../../api/query-keys'
import { formatCount } from '../../../lib/format'
import { commonTexts } from '../../../lib/texts/common'
import { cleanupTexts } from '../../../lib/texts/logs'
import { InlineError } from '../../../ui/States'
import { toast } from '../../../ui/toast'
import { useLeavable } from '../../../ui/useLeavable'
import { refreshLogs } from '../queries'
import classes from './CleanupDialog.module.css'
import { CleanupPreview } from './CleanupPreview'

const FIRST_PROPOSAL_DAYS = 30

/** Deletes entries by age, after showing which. */
export function CleanupDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={cleanupTexts.title}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <CleanupForm onDone={onClose} />
    </Modal>
  )
}

async function cleanUp(days: number, dryRun: boolean) {
  const { data } = await api.POST('/api/v1/logs/cleanup', {
    body: { older_than_days: days, dry_run: dryRun },
  })
  return data
}

async function cleanUpAndTell(days: number) {
  const answer = await cleanUp(days, false)
  const count = answer?.deleted_count ?? 0
  toast(cleanupTexts.done(formatCount(count), count === 1))
  await refreshLogs()
}

/** Asks for an age, shows what would go, and deletes it once that is confirmed. */
function CleanupForm({ onDone }: { onDone: () => void }) {
  const [days, setDays] = useState<number | string>(FIRST_PROPOSAL_DAYS)
  const [asked] = useDebouncedValue(days, 300)
  const valid = typeof asked === 'number'
  const preview = useQuery({
    queryKey: queryKeys.cleanupPreview(asked),
    queryFn: () => cleanUp(Number(asked), true),
    enabled: valid,
    gcTime: 0,
  })
  const deletion = useLeavable({
    label: cleanupTexts.cleaning,
    act: () => cleanUpAndTell(Number(asked)),
    onDone,
  })
  const settled = valid && asked === days && preview.isSuccess
  const count = settled ? (preview.data?.deleted_count ?? 0) : 0

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (count > 0) deletion.mutate()
      }}
    >
      <p>{cleanupTexts.lead}</p>
      <NumberInput
        label={cleanupTexts.days}
        description={cleanupTexts.daysHint}
        min={1}
        max={36_500}
        allowDecimal={false}
        allowNegative={false}
        value={days}
        onChange={setDays}
        data-autofocus
      />
      <CleanupPreview answer={settled ? preview.data : undefined} error={preview.error} />
      <p className={classes.warning}>{cleanupTexts.permanent}</p>
      <InlineError error={deletion.error} />
      <div className={classes.buttons}>
        <Button onClick={onDone}>
          {deletion.isPending ? commonTexts.leaveRunning : commonTexts.cancel}
        </Button>
        <Button
          type="submit"
          variant="filled"
          color="red.8"
          disabled={count === 0}
          loading={deletion.isPending}
        >
          {count === 0 ? commonTexts.delete : cleanupTexts.confirm(formatCount(count), count === 1)}
        </Button>
      </div>
    </form>
  )
}
