import { lazy, Suspense } from 'react'
import type { ConfirmDialogProps } from './ConfirmDialog'

const Dialog = lazy(() => import('./ConfirmDialog'))

/** {@link Dialog}, fetched when it is first needed: the pages before should not wait for it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  )
}
