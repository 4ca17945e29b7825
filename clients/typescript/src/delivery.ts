import { Pause } from './pause.js'
import type { Reply } from './post.js'
import type { Counts } from './stats.js'

/** Statuses that may pass, besides those from 500 on; 0 is no answer. */
const RETRIED = [0, 408, 425, 429]

/** Statuses that refuse a batch as a whole, of which a part may be right. */
const SPLIT = [400, 413, 422]

/** Milliseconds between attempts: about this at first, about twice as much each time. */
const FIRST_WAIT_MS = 250
export const LONGEST_WAIT_MS = 30_000

/** Milliseconds between attempts at most while somebody waits for the end. */
const HURRIED_WAIT_MS = 1_000

/** Milliseconds a server may ask to be left alone. */
const LONGEST_RETRY_AFTER_MS = 300_000

/** Sends batches until the server has answered for each of their entries. */
export class Delivery {
  private stopped = false
  private hurried = false
  private readonly pause = new Pause()
  private readonly askedPause = new Pause()

  constructor(
    private readonly post: (batch: Uint8Array[]) => Promise<Reply>,
    private readonly counts: Counts,
    private readonly warn: (message: string) => void,
  ) {}

  /** Gives up what is under way. */
  stop(): void {
    this.stopped = true
    this.pause.wake()
    this.askedPause.wake()
  }

  /** Shortens the pauses between attempts, except those that the server asks for. */
  hurry(hurried: boolean): void {
    this.hurried = hurried
    if (hurried) this.pause.wake()
  }

  /** Resolves when every entry is stored or refused, or `stop` was called; to whether it is. */
  async deliver(batch: Uint8Array[]): Promise<boolean> {
    for (let attempt = 1; !this.stopped; attempt += 1) {
      const reply = await this.post(batch)
      if (!RETRIED.includes(reply.status) && reply.status < 500) return this.settle(batch, reply)
      if (!this.stopped) await this.wait(attempt, reply)
    }
    return false
  }

  private async settle(batch: Uint8Array[], { status, body }: Reply): Promise<boolean> {
    if (SPLIT.includes(status) && batch.length > 1) {
      const half = Math.floor(batch.length / 2)
      const first = await this.deliver(batch.slice(0, half))
      return (await this.deliver(batch.slice(half))) && first
    }
    if (status === 202) {
      this.counts.discarded += batch.length
    } else if (status >= 200 && status < 300) {
      this.count(batch, body)
    } else {
      this.counts.refused += batch.length
      this.warn(`the log refused ${batch.length} entries with status ${status}: ${body}`)
    }
    return true
  }

  private count(batch: Uint8Array[], body: string): void {
    const rejected = resultsOf(body).filter(({ result }) => result === 'rejected')
    this.counts.refused += rejected.length
    this.counts.stored += batch.length - rejected.length
    for (const { errors } of rejected) {
      this.warn(`the log refused an entry: ${JSON.stringify(errors)}`)
    }
  }

  private wait(attempt: number, { status, body, retryAfterMs }: Reply): Promise<void> {
    const asked = retryAfterMs !== undefined
    const longest = this.hurried ? HURRIED_WAIT_MS : LONGEST_WAIT_MS
    const ms = asked
      ? Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
      : Math.min(backoff(attempt), longest)
    const reason = status === 0 ? body : `status ${status}`
    this.warn(`the log did not take entries (${reason}), trying again in ${Math.round(ms)} ms`)
    return (asked ? this.askedPause : this.pause).sleep(ms)
  }
}

interface Result {
  result?: string
  errors?: unknown
}

/** What became of each entry; nothing when the body is no result of a batch. */
function resultsOf(body: string): Result[] {
  try {
    const { results } = JSON.parse(body) as { results?: Result[] }
    return results ?? []
  } catch {
    return []
  }
}

/** Milliseconds to wait after the attempt of that number, from 1. Random, so that clients spread out. */
export function backoff(attempt: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 16))
  return longest * (0.5 + Math.random() / 2)
}
