import type { Entry } from '../../../api/types'

/** An entry's place on the time that a conversation or trace took; parts of the whole, 0 to 1. */
export interface TimelineRow {
  entry: Entry
  /** How many of the other entries it stands under. */
  depth: number
  start: number
  length: number
}

export interface Timeline {
  rows: TimelineRow[]
  startedAt: string | undefined
  /** From the first start to the last end, in ms. */
  duration: number
}

/** Lays entries out in time; those that name another one as their parent follow it, indented. */
export function layOut(entries: Entry[]): Timeline {
  const starts = entries.map(({ started_at }) => Date.parse(started_at))
  const ends = entries.map((entry) => Date.parse(entry.started_at) + (entry.duration_ms ?? 0))
  const first = Math.min(...starts)
  const duration = entries.length > 0 ? Math.max(...ends) - first : 0
  const share = (ms: number) => (duration > 0 ? ms / duration : 0)

  return {
    rows: nest(entries).map(({ entry, depth }) => ({
      entry,
      depth,
      start: share(Date.parse(entry.started_at) - first),
      length: share(entry.duration_ms ?? 0),
    })),
    startedAt: entries.length > 0 ? new Date(first).toISOString() : undefined,
    duration,
  }
}

type Nested = Pick<TimelineRow, 'entry' | 'depth'>

/** Every entry once, also where parents are missing or name each other. */
function nest(entries: Entry[]): Nested[] {
  const ids = new Set(entries.map(({ id }) => id))
  const isChild = ({ id, parent_id }: Entry) =>
    typeof parent_id === 'string' && parent_id !== id && ids.has(parent_id)
  const placed = new Set<string>()

  function place(entry: Entry, depth: number): Nested[] {
    if (placed.has(entry.id)) return []
    placed.add(entry.id)
    const children = entries.filter(({ parent_id }) => parent_id === entry.id)
    return [{ entry, depth }, ...children.flatMap((child) => place(child, depth + 1))]
  }

  const roots = entries.filter((entry) => !isChild(entry))
  return [...roots, ...entries].flatMap((entry) => place(entry, 0))
}
