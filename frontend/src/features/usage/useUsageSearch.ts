import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { UsageSearch } from './search'

/** The Usage page's state, which lives in the URL. */
export function useUsageSearch() {
  const search: UsageSearch = useSearch({ from: '/app/usage' })
  const navigate = useNavigate({ from: '/usage' })

  const change = useCallback(
    (next: Partial<UsageSearch>, options?: { replace?: boolean }) => {
      void navigate({
        to: '/usage',
        search: (before: UsageSearch) => ({ ...before, ...next }),
        replace: options?.replace,
        resetScroll: false,
      })
    },
    [navigate],
  )

  return { search, change }
}
