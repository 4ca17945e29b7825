import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { LogsSearch } from './search'

/** The Logs page's state, which lives in the URL. */
export function useLogsSearch() {
  const search: LogsSearch = useSearch({ from: '/app/logs' })
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
