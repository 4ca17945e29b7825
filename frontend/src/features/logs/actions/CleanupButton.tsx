import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { cleanupTexts } from '../../../lib/texts/logs'
import { BroomIcon } from '../../../ui/icons'
import classes from './Toolbar.module.css'

// Dialogs load when they are opened: the table should not wait for them.
const CleanupDialog = lazy(async () => ({
  default: (await import('./CleanupDialog')).CleanupDialog,
}))

/** Opens the dialog that deletes entries by age. */
export function CleanupButton() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        className={classes.action}
        leftSection={<BroomIcon size={14} />}
        title={cleanupTexts.open}
        onClick={() => setOpened(true)}
      >
        <span className={classes.word}>{cleanupTexts.open}</span>
      </Button>
      {opened && (
        <Suspense>
          <CleanupDialog onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  )
}
