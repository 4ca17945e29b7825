import { useBlocker } from '@tanstack/react-router'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { ConfirmDialog } from '../../../ui/LazyConfirmDialog'

/** Asks before the page is left with changes that are not saved. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <ConfirmDialog
      title={settingsFormTexts.leaveTitle}
      confirmLabel={settingsFormTexts.leave}
      onClose={reset}
      onConfirm={async () => proceed()}
    >
      {settingsFormTexts.leaveLead}
    </ConfirmDialog>
  )
}
