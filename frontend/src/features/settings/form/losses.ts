import { valueOf, type Form } from './draft'

/** Something that is removed for good once the draft is saved. */
export interface Loss {
  what: 'entries' | 'contents' | 'hourly' | 'daily'
  days: number
  /** What is older goes. */
  before: string
}

const DAY_MS = 86_400_000

const keys: [Loss['what'], string][] = [
  ['entries', 'audit_log.retention_days'],
  ['contents', 'audit_log.content_retention_days'],
  ['hourly', 'usage.hourly_retention_days'],
  ['daily', 'usage.daily_retention_days'],
]

/** What a draft removes: everything that would be kept for a shorter time than now. */
export function lossesOf(form: Form, now: number): Loss[] {
  const saved = { ...form, draft: {} }
  const losses = keys.flatMap(([what, key]): Loss[] => {
    const [before, after] = [valueOf(saved, key), valueOf(form, key)]
    if (typeof before !== 'number' || typeof after !== 'number') return []
    if (after >= before || after < 1) return []
    return [{ what, days: after, before: new Date(now - after * DAY_MS).toISOString() }]
  })
  const entries = losses.find(({ what }) => what === 'entries')
  // Content goes with its entry; that need not be said twice.
  return losses.filter(({ what, days }) => what !== 'contents' || days !== entries?.days)
}
