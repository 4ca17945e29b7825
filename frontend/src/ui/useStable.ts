import { useCallback, useLayoutEffect, useRef } from 'react'

/** The same function for as long as a component lives, which calls the newest one it was given. */
export function useStable<Args extends unknown[]>(callback: (...args: Args) => void) {
  const latest = useRef(callback)
  useLayoutEffect(() => {
    latest.current = callback
  })
  return useCallback((...args: Args) => latest.current(...args), [])
}
