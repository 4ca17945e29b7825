import { useEffect, useSyncExternalStore } from 'react'
import { Name } from './Name'
import { Problem } from './Problem'
import classes from './toast.module.css'

/** What has been done, or why it could not be done. */
type Toast = { text: string } | { error: unknown }

const SUCCESS_MS = 6_000
/** Long enough to copy the ID of the request. */
const FAILURE_MS = 15_000

let current: Toast | undefined
const listeners = new Set<() => void>()

function show(next: typeof current) {
  current = next
  listeners.forEach((listener) => listener())
}

/** Says for a few seconds what has been done. */
export function toast(text: string) {
  show({ text })
}

/** Shows for some seconds why an action failed. */
export function toastFailure(error: unknown) {
  show({ error })
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
    const lifetime = 'error' in shown ? FAILURE_MS : SUCCESS_MS
    const timer = setTimeout(() => show(undefined), lifetime)
    return () => clearTimeout(timer)
  }, [shown])

  return (
    <div role="status" className={classes.region}>
      {shown && (
        <div className={classes.toast} data-failed={'error' in shown}>
          {'error' in shown ? <Problem error={shown.error} /> : <Name text={shown.text} />}
        </div>
      )}
    </div>
  )
}
