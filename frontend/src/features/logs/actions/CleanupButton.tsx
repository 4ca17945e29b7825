import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { cleanupTexts } from '../../../lib/texts/logs'
import { BroomIcon } from '../../../ui/icons'

// Dialogs load when they are opened: the table should not wait for them.
const CleanupDialog = lazy(async () => ({
  default: (await import('./CleanupDialog')).CleanupDialog,
}))

/** Opens the dialog that deletes entries by age. */
export function CleanupButton() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button leftSection={<BroomIcon size={14} />} onClick={() => setOpened(true)}>
        {cleanupTexts.title}
      </Button>
      {opened && (
        <Suspense>
          <CleanupDialog onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
