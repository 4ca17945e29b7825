import type { Outcome } from './classify.js'
import { mergeEntries, type Category, type Entry, type Status, type Usage } from './entry.js'
import { plain } from './plain.js'

/** An operation that is logged when it ends. Made by `Logbook.call`. */
export class Call {
  /** What is logged, as it stands. */
  entry: Entry
  private begun = performance.now()
  private finished = false

  constructor(
    private readonly send: (entry: Entry) => void,
    private readonly classify: (error: unknown) => Outcome,
    fields: Entry,
  ) {
    const head: Entry = {
      id: crypto.randomUUID(),
      started_at: new Date().toISOString(),
      status: 'succeeded',
    }
    // A copy, since callers go on with their lists of messages while the call lasts.
    this.entry = plain({ ...head, ...fields }) as Entry
  }

  /** Notes the time of the first token of a streamed answer; later calls change nothing. */
  firstToken(): void {
    this.entry.time_to_first_token_ms ??= this.elapsed()
  }

  /** Notes what came back, and what it took. */
  answered(response: unknown, usage?: Usage): void {
    this.update({ response, ...(usage && { usage }) })
  }

  /** Notes an outcome that is not an error, such as a filtered answer. */
  ended(status: Status, category?: Category, message = ''): void {
    this.setOutcome({ status, ...(category && { error: { category, message } }) })
  }

  /** Sets fields of the entry; metadata is added to what is there. */
  update(fields: Entry): void {
    this.entry = mergeEntries(this.entry, plain(fields) as Entry)
  }

  /** Ends the operation and queues its entry. Only the first call counts. */
  finish(...failed: [error?: unknown]): void {
    if (this.finished) return
    this.finished = true
    this.entry.duration_ms = this.elapsed()
    if (failed.length > 0) this.setOutcome(this.classify(failed[0]))
    this.send(this.entry)
  }

  private setOutcome(outcome: Outcome): void {
    delete this.entry.error
    Object.assign(this.entry, outcome)
  }

  private elapsed(): number {
    return Math.round(performance.now() - this.begun)
  }
}
