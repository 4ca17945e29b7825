import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { pageQuery, refreshLogs } from './queries'
import type { LogsSearch } from './search'

/**
 * Refreshes every so often, if that is asked for. While rows are being read, it leaves them where
 * they are and says how many more there are by now.
 */
export function useAutoRefresh(
  search: LogsSearch,
  shown: number | undefined,
  reading: boolean,
): number {
  const interval = search.refresh === undefined ? undefined : search.refresh * 1000

  useEffect(() => {
    if (interval === undefined || reading) return
    const timer = setInterval(() => {
      if (!document.hidden) void refreshLogs()
    }, interval)
    return () => clearInterval(timer)
  }, [interval, reading])

  const watching = interval !== undefined && reading
  const { data } = useQuery({
    // One row is the least that can be asked for: only the total matters.
    ...pageQuery({ ...search, page: undefined, cursor: undefined, per_page: 1 }),
    enabled: watching,
    refetchInterval: interval,
  })

  const now = watching ? data?.total : undefined
  return now === undefined || shown === undefined ? 0 : Math.max(0, now - shown)
}
