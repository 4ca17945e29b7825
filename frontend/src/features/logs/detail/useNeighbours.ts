import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../../../api/client'
import { entriesQuery, pageQuery } from '../queries'
import type { LogsSearch } from '../search'
import { useLogsSearch } from '../useLogsSearch'

type Go = (() => void) | undefined

/** The ways to the entries before and after one in the list, across the borders of its pages. */
export function useNeighbours(id: string): { goPrevious: Go; goNext: Go } {
  const { search } = useLogsSearch()
  const navigate = useNavigate()
  const { data } = useQuery(entriesQuery(search))
  const page = search.page ?? 1
  const items = data?.items ?? []
  const index = items.findIndex((item) => item.id === id)
  const pages = Math.ceil((data?.total ?? 0) / (search.per_page ?? 50))

  function open(next: string | undefined, inPage: number) {
    if (next === undefined) return
    void navigate({
      to: '/logs/$id',
      params: { id: next },
      search: (before: LogsSearch) => ({ ...before, page: inPage === 1 ? undefined : inPage }),
      replace: true,
    })
  }

  async function openOnPage(inPage: number, end: 0 | -1) {
    const answer = await queryClient.fetchQuery(pageQuery({ ...search, page: inPage }))
    open(answer.items.at(end)?.id, inPage)
  }

  function step(by: 1 | -1): Go {
    const beside = items[index + by]
    if (index < 0) return undefined
    if (beside) return () => open(beside.id, page)
    if (by === 1 ? page >= pages : page <= 1) return undefined
    return () => void openOnPage(page + by, by === 1 ? 0 : -1)
  }

  return { goPrevious: step(-1), goNext: step(1) }
}
