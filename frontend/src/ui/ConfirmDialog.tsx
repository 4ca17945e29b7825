import { Name } from './Name'
import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { commonTexts } from '../lib/texts/common'
import classes from './Dialog.module.css'
import { InlineError } from './States'
import { useLeavable } from './useLeavable'

export interface ConfirmDialogProps {
  title: string
  /** What is going on once it is confirmed, for the list of running jobs; else the title. */
  jobLabel?: string
  children: ReactNode
  confirmLabel: string
  onClose: () => void
  /** Does what was confirmed; the dialog stays open, with the error, when it fails. */
  onConfirm: () => Promise<void>
}

/** Asks before something that cannot be undone. */
export default function ConfirmDialog(props: ConfirmDialogProps) {
  const action = useLeavable({
    label: props.jobLabel ?? props.title,
    act: props.onConfirm,
    onDone: () => close(),
  })

  function close() {
    action.reset()
    props.onClose()
  }

  return (
    <Modal
      opened
      onClose={close}
      title={<Name text={props.title} />}
      closeButtonProps={{ 'aria-label': commonTexts.close }}
    >
      <div className={classes.body}>
        <div>{props.children}</div>
        <InlineError error={action.error} />
        <div className={classes.buttons}>
          <Button onClick={close} data-autofocus>
            {action.isPending ? commonTexts.leaveRunning : commonTexts.cancel}
          </Button>
          <Button
            variant="filled"
            color="red.8"
            loading={action.isPending}
            onClick={() => action.mutate()}
          >
            {props.confirmLabel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
