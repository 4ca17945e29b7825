import { Delivery } from './delivery.js'
import { Pause } from './pause.js'
import type { Endpoint } from './post.js'
import type { Counts, Stats } from './stats.js'
import { Waiting } from './waiting.js'

/** The most that one request holds, of which a single entry may be larger. */
const BATCH_ENTRIES = 500
const BATCH_BYTES = 4 * 1024 * 1024

/** What browsers let a page send while it goes away. */
const FAREWELL_BYTES = 60_000

/** Milliseconds between two warnings about dropped entries. */
const WARN_EVERY_MS = 60_000

/** How a sender queues and waits. */
export interface SenderOptions {
  maxEntries: number
  maxBytes: number
  lingerMs: number
  warn: (message: string) => void
}

/** Queues encoded entries and sends them in the background. */
export class Sender {
  private readonly counts: Counts = { stored: 0, refused: 0, dropped: 0, discarded: 0 }
  private readonly waiting: Waiting
  private readonly delivery: Delivery
  private readonly linger = new Pause()
  private running: Promise<void> | undefined
  private flushes = 0
  private closed = false
  private warnedAt = -Infinity

  constructor(
    private readonly endpoint: Endpoint,
    private readonly options: SenderOptions,
  ) {
    this.waiting = new Waiting(options.maxEntries, options.maxBytes)
    this.delivery = new Delivery((batch) => endpoint.post(batch), this.counts, options.warn)
  }

  /** Queues an encoded entry, or drops and counts it when there is no room. */
  put(item: Uint8Array): void {
    if (this.closed || !this.waiting.put(item)) {
      this.drop(this.closed ? 'the logbook is closed' : 'the queue is full')
    } else {
      this.running ??= this.run()
    }
  }

  /** Counts one dropped entry, and warns about dropped entries once a minute. */
  drop(reason: string): void {
    this.counts.dropped += 1
    if (performance.now() - this.warnedAt < WARN_EVERY_MS) return
    this.warnedAt = performance.now()
    this.options.warn(`an entry was dropped: ${reason} (${this.counts.dropped} so far)`)
  }

  private async run(): Promise<void> {
    while (this.waiting.queued > 0 && !this.closed) {
      if (this.waiting.queued < BATCH_ENTRIES && this.flushes === 0) {
        await this.linger.sleep(this.options.lingerMs)
      }
      const batch = this.waiting.take(BATCH_ENTRIES, BATCH_BYTES)
      await this.delivery.deliver(batch)
      if (!this.closed) this.waiting.done(batch)
    }
    // In the same turn as the last look at the queue, so that no entry is left behind.
    this.running = undefined
  }

  /** Waits until every entry is answered for; resolves to whether it is after `timeoutMs`. */
  async flush(timeoutMs: number): Promise<boolean> {
    this.flushes += 1
    this.delivery.hurry(true)
    this.linger.wake()
    let isLate = false
    let timer: ReturnType<typeof setTimeout> | undefined
    // Unlike those of the sender, this timer keeps a process of Node alive.
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs))).then(
      () => {
        isLate = true
      },
    )
    while (this.running && !isLate) await Promise.race([this.running, late])
    clearTimeout(timer)
    this.flushes -= 1
    if (this.flushes === 0) this.delivery.hurry(false)
    return this.waiting.length === 0
  }

  /** Sends what waits for up to `timeoutMs`, then counts the rest as dropped. */
  async close(timeoutMs: number): Promise<void> {
    if (!this.closed) await this.flush(timeoutMs)
    if (this.closed) return
    this.closed = true
    const left = this.waiting.length
    this.waiting.clear()
    this.delivery.stop()
    if (left === 0) return
    this.counts.dropped += left
    this.options.warn(`${left} entries could not be sent and are lost`)
  }

  /**
   * Sends a copy of what waits while the page goes away. It also stays in the queue, for the page
   * may come back; the server knows the entries that it has already.
   */
  farewell(): void {
    const batch = this.waiting.peek(BATCH_ENTRIES, FAREWELL_BYTES)
    if (batch.length > 0) void this.endpoint.post(batch, { keepalive: true })
  }

  /** The counts of entries now. */
  stats(): Stats {
    return { ...this.counts, waiting: this.closed ? 0 : this.waiting.length }
  }
}
