import type { Maybe } from './maybe'
import { isMissing } from './maybe'

/** How a number stands beside the one before it. */
export interface Change {
  direction: 'up' | 'down' | 'same'
  /** The difference as a part of the number before. */
  by: number
}

/** Changes smaller than this read as none: they would show as 0.0%. */
const NOTICEABLE = 0.0005

/** The change from one number to the next; nothing where there is none to compare with. */
export function compare(now: Maybe<number>, before: Maybe<number>): Change | undefined {
  if (isMissing(now) || isMissing(before) || before === 0) return undefined
  return changeBy((now - before) / Math.abs(before))
}

/** The same between two shares: the difference itself, in points. */
export function compareShares(now: Maybe<number>, before: Maybe<number>): Change | undefined {
  return isMissing(now) || isMissing(before) ? undefined : changeBy(now - before)
}

function changeBy(by: number): Change {
  if (Math.abs(by) < NOTICEABLE) return { direction: 'same', by: 0 }
  return { direction: by > 0 ? 'up' : 'down', by: Math.abs(by) }
}
