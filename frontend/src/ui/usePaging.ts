/** The part of a page's search that says which page is shown. */
export type PageSearch = {
  page?: number
  per_page?: number
}

export const PAGE_SIZES = [25, 50, 100, 200, 500]
export const DEFAULT_PAGE_SIZE = 50

/** Everything a list needs to know about its pages. */
export interface Paging {
  page: number
  perPage: number
  /** At least 1: an empty list has one empty page. */
  pageCount: number
  /** The first and last row shown, counted from 1; both 0 in an empty list. */
  from: number
  to: number
  total: number | undefined
  goTo: (page: number) => void
  setPerPage: (perPage: number) => void
}

/**
 * Owns the paging of every list. The URL holds the state; the defaults leave no trace in it.
 * Another page size keeps the first row that was shown in view.
 */
export function usePaging(
  search: PageSearch,
  total: number | undefined,
  change: (next: PageSearch) => void,
): Paging {
  const page = search.page ?? 1
  const perPage = search.per_page ?? DEFAULT_PAGE_SIZE
  const pageCount = Math.max(1, Math.ceil((total ?? 0) / perPage))
  const first = (page - 1) * perPage + 1
  const known = total ?? 0

  return {
    page,
    perPage,
    pageCount,
    from: Math.min(first, known),
    to: Math.min(page * perPage, known),
    total,
    goTo: (next) => change(trim(Math.min(Math.max(1, next), pageCount), perPage)),
    setPerPage: (next) => change(trim(Math.floor((first - 1) / next) + 1, next)),
  }
}

function trim(page: number, perPage: number): PageSearch {
  return {
    page: page === 1 ? undefined : page,
    per_page: perPage === DEFAULT_PAGE_SIZE ? undefined : perPage,
  }
}
