import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../../../api/client'
import type { Entry } from '../../../api/types'
import { entriesQuery, pageQuery } from '../queries'
import type { LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { useNeighboursInTime } from './useNeighboursInTime'

type Go = (() => void) | undefined

export interface Neighbours {
  goPrevious: Go
  goNext: Go
}

/**
 * The ways to the entries before and after one: in the list, across the borders of its pages, or,
 * for an entry that the list does not show, by time.
 */
export function useNeighbours(id: string, entry: Entry | undefined): Neighbours {
  const { search } = useLogsSearch()
  const open = useOpen()
  const { data } = useQuery({ ...entriesQuery(search), enabled: search.view !== 'page' })
  const page = search.page ?? 1
  const items = data?.items ?? []
  const index = items.findIndex((item) => item.id === id)
  const pages = Math.ceil((data?.total ?? 0) / (search.per_page ?? 50))
  const inTime = useNeighboursInTime(index < 0 ? entry : undefined)

  async function openOnPage(inPage: number, end: 0 | -1) {
    const answer = await queryClient.fetchQuery(pageQuery({ ...search, page: inPage }))
    open(answer.items.at(end)?.id, inPage)
  }

  function step(by: 1 | -1): Go {
    const beside = items[index + by]
    if (beside) return () => open(beside.id, page)
    if (by === 1 ? page >= pages : page <= 1) return undefined
    return () => void openOnPage(page + by, by === 1 ? 0 : -1)
  }

  if (index >= 0) return { goPrevious: step(-1), goNext: step(1) }
  const { previous, next } = inTime
  return {
    goPrevious: previous === undefined ? undefined : () => open(previous, page),
    goNext: next === undefined ? undefined : () => open(next, page),
  }
}

function useOpen() {
  const navigate = useNavigate()
  return (id: string | undefined, page: number) => {
    if (id === undefined) return
    void navigate({
      to: '/logs/$id',
      params: { id },
      search: (before: LogsSearch) => ({ ...before, page: page === 1 ? undefined : page }),
      replace: true,
    })
  }
}
