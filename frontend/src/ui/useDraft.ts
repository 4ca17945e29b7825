import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

const PAUSE_MS = 300

/**
 * The text of a field whose value lives in the URL: what is typed shows at once and is applied
 * after a pause; a value that comes from elsewhere (the back button, a removed filter) replaces it.
 */
export function useDraft(applied: string, apply: (text: string) => void) {
  const [text, setText] = useState(applied)
  const sent = useRef(applied)

  const applyLater = useDebouncedCallback((next: string) => {
    sent.current = next
    apply(next)
  }, PAUSE_MS)

  useEffect(() => {
    if (applied === sent.current) return
    sent.current = applied
    setText(applied)
  }, [applied])

  function type(next: string) {
    setText(next)
    applyLater(next.trim())
  }

  return { text, type }
}
