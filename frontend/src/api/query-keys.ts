import type { paths } from './schema'

/** The paths that can be read. */
type ReadPath = {
  [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never
}[keyof paths]

/** The key of every read of a path, whatever its parameters: the beginning of all their keys. */
const read = <Path extends ReadPath>(path: Path) => ['get', path] as const

/**
 * The keys of the query cache. The reads of `$api` make theirs of method, path and parameters; a
 * test holds these equal to them. Everything else that is cached has its key here as well.
 */
export const queryKeys = {
  /** Every page of entries. */
  entryPages: () => read('/api/v1/logs'),
  entry: (id: string) => [...read('/api/v1/logs/{id}'), { params: { path: { id } } }] as const,
  quarantine: () => read('/api/v1/quarantine'),
  settings: () => read('/api/v1/settings'),
  views: () => read('/api/v1/views'),
  /** Every count of entries that came after the rows that show. */
  freshCounts: () => ['fresh'] as const,
  /** Such a count for a list, by its parameters, and the moment its rows came. */
  freshCount: (list: object, shownAt: number) =>
    [...queryKeys.freshCounts(), JSON.stringify(list), shownAt] as const,
  /** What a cleanup would delete. */
  cleanupPreview: (days: number | string) => ['cleanup', days] as const,
}

const ENTRY_PATHS = /^\/api\/v1\/(logs|usage)(\/|$)/

/** Whether a key is of something that shows or counts entries. */
export function isOfEntries([, path]: readonly unknown[]): boolean {
  return ENTRY_PATHS.test(String(path))
}

/** Whether a key is of one entry with its content. */
export function isOfOneEntry([method, path]: readonly unknown[]): boolean {
  const [get, entry] = queryKeys.entry('')
  return method === get && path === entry
}
