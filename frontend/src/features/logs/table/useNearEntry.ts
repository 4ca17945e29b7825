import { useDebouncedCallback } from '@mantine/hooks'
import { useMay } from '../../../api/session'
import type { Entry } from '../../../api/types'
import { prefetchEntry } from '../queries'

/** Resting, not passing by. */
const REST_MS = 80

/**
 * Has a hovered entry at hand before it is opened. Not for those who may read content: the log
 * records every reading of a prompt, and a pointer that rests on a row has read nothing. They see
 * what the row knows at once, and only the content comes after.
 */
export function useNearEntry() {
  const readsContent = useMay('content')
  const fetchSoon = useDebouncedCallback(({ id }: Entry) => void prefetchEntry(id), REST_MS)
  return readsContent ? undefined : fetchSoon
}
