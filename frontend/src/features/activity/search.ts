import type { ActivityQuery } from '../../api/types'
import { readInteger, readMoment, readText } from '../../lib/search-params'

/** What the Activity page shows, as it stands in the URL. */
export interface ActivitySearch {
  action?: string
  actor?: string
  from?: string
  to?: string
  page?: number
  per_page?: number
}

export function readActivitySearch(raw: Record<string, unknown>): ActivitySearch {
  const search: ActivitySearch = {
    action: readText(raw.action),
    actor: readText(raw.actor),
    from: readMoment(raw.from),
    to: readMoment(raw.to),
    page: readInteger(raw.page, 2),
    per_page: readInteger(raw.per_page, 1, 500),
  }
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

export function activityQuery(search: ActivitySearch): ActivityQuery {
  return { ...search, page: search.page ?? 1, per_page: search.per_page ?? 50 } as ActivityQuery
}
