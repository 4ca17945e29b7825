import { Name } from './Name'
import { useEffect, useSyncExternalStore } from 'react'
import classes from './toast.module.css'

let current: { text: string; failed: boolean } | undefined
const listeners = new Set<() => void>()

function show(next: typeof current) {
  current = next
  listeners.forEach((listener) => listener())
}

/** Says for a few seconds what has been done. */
export function toast(text: string) {
  show({ text, failed: false })
}

/** Says for a few seconds what could not be done. */
export function toastFailure(text: string) {
  show({ text, failed: true })
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where toasts appear, once per app. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => current)

  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => show(undefined), 6000)
    return () => clearTimeout(timer)
  }, [shown])

  return (
    <div role="status" className={classes.region}>
      {shown && (
        <div className={classes.toast} data-failed={shown.failed}>
          <Name text={shown.text} />
        </div>
      )}
    </div>
  )
}
