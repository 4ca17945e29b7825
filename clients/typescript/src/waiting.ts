/**
 * The queue of encoded entries that wait for the server, bounded in number and bytes. What is
 * taken counts until it is done, since it is still in memory.
 */
export class Waiting {
  private queue: Uint8Array[] = []
  private count = 0
  private bytes = 0

  constructor(
    private readonly maxEntries: number,
    private readonly maxBytes: number,
  ) {}

  /** The number of entries that are not done. */
  get length(): number {
    return this.count
  }

  /** The number of entries that nobody has taken. */
  get queued(): number {
    return this.queue.length
  }

  /** Adds an entry; false when there is no room for it. */
  put(item: Uint8Array): boolean {
    if (this.count >= this.maxEntries || this.bytes + item.length > this.maxBytes) return false
    this.queue.push(item)
    this.count += 1
    this.bytes += item.length
    return true
  }

  /** Takes the oldest entries, at least one where there is one. */
  take(maxEntries: number, maxBytes: number): Uint8Array[] {
    return this.queue.splice(0, Math.max(1, this.peek(maxEntries, maxBytes).length))
  }

  /** The oldest entries that fit, which stay. */
  peek(maxEntries: number, maxBytes: number): Uint8Array[] {
    let size = 0
    const end = this.queue
      .slice(0, maxEntries)
      .findIndex((item) => (size += item.length) > maxBytes)
    return this.queue.slice(0, end === -1 ? maxEntries : end)
  }

  /** Gives back the room of entries that were taken. */
  done(batch: Uint8Array[]): void {
    this.count -= batch.length
    this.bytes -= batch.reduce((sum, item) => sum + item.length, 0)
  }

  /** Forgets what nobody has taken. */
  clear(): void {
    this.done(this.queue)
    this.queue = []
  }
}
