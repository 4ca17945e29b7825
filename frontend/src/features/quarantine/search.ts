import type { QuarantineQuery } from '../../api/types'
import { readInteger, readText } from '../../lib/search-params'

/** What the Quarantine page shows, as it stands in the URL. */
export interface QuarantineSearch {
  origin?: string
  /** The thing that is open. */
  id?: string
  page?: number
  per_page?: number
}

export function readQuarantineSearch(raw: Record<string, unknown>): QuarantineSearch {
  const search: QuarantineSearch = {
    origin: readText(raw.origin),
    id: readText(raw.id),
    page: readInteger(raw.page, 2),
    per_page: readInteger(raw.per_page, 1, 500),
  }
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

export function quarantineQuery({ origin, page, per_page }: QuarantineSearch): QuarantineQuery {
  return {
    origin: origin && [origin],
    page: page ?? 1,
    per_page: per_page ?? 50,
  } as QuarantineQuery
}
