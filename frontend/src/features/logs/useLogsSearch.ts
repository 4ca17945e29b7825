import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { LogsSearch } from './search'

/**
 * The state of the Logs page, which lives in the URL. Period and filters of the Usage page have the
 * same names, so what shows and changes them serves both.
 */
export function useLogsSearch() {
  const search: LogsSearch = useSearch({ strict: false })
  const navigate = useNavigate()

  /** Changes what is asked for; unless a page is named, the first page of the answer shows. */
  const change = useCallback(
    (next: Partial<LogsSearch>, options?: { replace?: boolean }) => {
      void navigate({
        to: '.',
        search: (before: LogsSearch) => ({
          ...before,
          page: undefined,
          cursor: undefined,
          ...next,
        }),
        replace: options?.replace,
      })
    },
    [navigate],
  )

  return { search, change }
}
