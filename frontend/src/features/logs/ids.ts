import type { GroupName, LogsSearch } from './search'

/** The ids of entries are UUIDs of version 7. */
const ENTRY_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
/** One word of some length with a digit, as ids of conversations and traces are. */
const SOME_ID = /^(?=.*\d)[\w.:@/+=-]{6,200}$/

/** The searched text, if it can be the id of something. */
export function searchedId({ q }: LogsSearch): string | undefined {
  return q !== undefined && SOME_ID.test(q) ? q : undefined
}

/** Whether an id can be that of an entry. */
export function isEntryId(id: string): boolean {
  return ENTRY_ID.test(id)
}

/** The list of all entries with this id in that place, whatever was searched and filtered before. */
export function groupSearch(group: GroupName, id: string): LogsSearch {
  const filter: Partial<Record<GroupName, string>> = { [group]: id }
  return { period: 'all', ...filter }
}
