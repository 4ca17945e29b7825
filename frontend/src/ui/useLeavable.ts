import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { runJob } from './jobs'
import { toastFailure } from './toast'

interface Leavable {
  /** What is being done, for the list of running jobs. */
  label: string
  act: () => Promise<void>
  onDone: () => void
}

/**
 * Something that a dialog does, and that goes on when the dialog is closed meanwhile. Then what went
 * wrong is said where it can still be seen.
 */
export function useLeavable({ label, act, onDone }: Leavable) {
  const left = useRef(false)

  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])

  return useMutation({
    mutationFn: () => runJob({ label, run: act }),
    onSuccess: () => left.current || onDone(),
    onError: (error) => left.current && toastFailure(error),
  })
}
