import { useEffect } from 'react'
import type { EntryPage } from '../../api/types'
import { prefetchPage } from './queries'
import { isSearched, type LogsSearch } from './search'

/** Longer pages are fetched once the pointer is on its way to them. */
const MOST_ROWS = 100
/** Long enough that someone who walks through filters leaves nothing behind. */
const SETTLED_MS = 600

/** Has the page after the one that shows at hand before it is asked for. */
export function usePrefetchNext(search: LogsSearch, shown: EntryPage | undefined) {
  useEffect(() => {
    if (!shown || shown.per_page > MOST_ROWS) return
    const page = search.page ?? 1
    // A search tells no total, and goes on by itself where it stopped.
    if (shown.total === undefined || isSearched(search)) return
    if (page * shown.per_page >= shown.total) return
    const timer = setTimeout(() => void prefetchPage({ ...search, page: page + 1 }), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [search, shown])
}
