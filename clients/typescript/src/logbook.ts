import { Call } from './call.js'
import { classify, type Outcome } from './classify.js'
import { mergeEntries, type Entry } from './entry.js'
import { environment, onLeaving } from './leaving.js'
import { encode } from './plain.js'
import { Endpoint } from './post.js'
import { Sender } from './sender.js'
import type { Stats } from './stats.js'

/** Bytes of an encoded entry that are sent; of a larger one everything but the content. */
const LARGEST_ENTRY = 16 * 1024 * 1024

/** Settings of a logbook, all of which may be left out. */
export interface LogbookOptions {
  /** The server's address; LOGBOOK_URL of the environment by default. */
  url?: string
  /** An API key with the scope `ingest`; LOGBOOK_API_KEY of the environment by default. */
  apiKey?: string
  /** Fields of every entry, such as `platform`, `source` or `user`. */
  fields?: Entry
  /** Fields of every entry at a time, such as an `AsyncLocalStorage` of Node. */
  context?: { getStore(): Entry | undefined }
  /** Whether prompts, responses and error messages are sent; true by default. */
  content?: boolean
  /** Turns errors into outcomes, instead of `classify`. */
  classify?: (error: unknown) => Outcome
  /** The most entries that wait; 10,000 by default. */
  maxEntries?: number
  /** The most bytes that wait; 64 MiB by default. */
  maxBytes?: number
  /** Milliseconds that the first entry waits for others to be sent with it; 200 by default. */
  lingerMs?: number
  /** Milliseconds that one request may take; 10,000 by default. */
  timeoutMs?: number
  /** Milliseconds that the end of the program may wait for what is not sent; 10,000 by default. */
  exitTimeoutMs?: number
  /** Makes requests, instead of the global `fetch`. */
  fetch?: typeof globalThis.fetch
  /** Hears of entries that are refused, dropped or sent again; `console.warn` by default. */
  warn?: (message: string) => void
}

/** Something of a wrapper that may outlast the logbook. */
export interface Watched {
  /** Logs what has come; does nothing where that is done. */
  abandoned(): void
}

/** What a logbook and those made of it by `with` have in common. */
interface Core {
  sender: Sender
  open: Set<Watched>
  leave: () => void
}

/**
 * Sends entries to AI Logbook in the background. The log never gets in the way of a call: entries
 * are queued at once, and sent again for as long as the server cannot be reached; each has an id of
 * its own and its start, by which the server knows those that it has already.
 */
export class Logbook {
  private readonly core: Core

  /**
   * Makes a connection; nothing is sent before the first entry. Throws a TypeError when address
   * or key are missing or no such thing. The second argument is for `with`.
   */
  constructor(
    private readonly options: LogbookOptions = {},
    core?: unknown,
  ) {
    this.core = (core as Core | undefined) ?? this.connect()
  }

  private connect(): Core {
    const { options } = this
    const warn = options.warn ?? ((message) => console.warn(`ai-logbook: ${message}`))
    const sender = new Sender(endpointOf(options), {
      maxEntries: options.maxEntries ?? 10_000,
      maxBytes: options.maxBytes ?? 64 * 1024 * 1024,
      lingerMs: options.lingerMs ?? 200,
      warn,
    })
    const open = new Set<Watched>()
    const leave = onLeaving({ exit: () => this.exit(), hide: () => sender.farewell() })
    return { sender, open, leave }
  }

  /** The same log with fields that all entries of the new logbook have. */
  with(fields: Entry): Logbook {
    const merged = mergeEntries(this.options.fields ?? {}, fields)
    return new Logbook({ ...this.options, fields: merged }, this.core)
  }

  /** Runs an operation and logs it when it has ended. What it throws is logged and thrown. */
  async run<T>(fields: Entry, operation: (call: Call) => T | Promise<T>): Promise<T> {
    const call = this.call(fields)
    try {
      const result = await operation(call)
      call.finish()
      return result
    } catch (error) {
      call.finish(error)
      throw error
    }
  }

  /** An operation that begins now and is logged by its `finish`. */
  call(fields: Entry = {}): Call {
    return this.watchedCall({}, fields)
  }

  /** Logs an operation that has ended. Without `started_at`, it began `duration_ms` ago. */
  log(fields: Entry): void {
    this.send(this.merged(fields))
  }

  /**
   * For wrappers: what is `known` from a call itself gives way to all other fields. Fields of the
   * logbook give way to `fields`, and these to those of the context.
   */
  watchedCall(known: Entry, fields: Entry): Call {
    const send = (entry: Entry) => this.send(entry)
    return new Call(
      send,
      this.options.classify ?? classify,
      mergeEntries(known, this.merged(fields)),
    )
  }

  /** For wrappers: a stream that is still open when the logbook closes is logged as it stands. */
  watch(watched: Watched): () => void {
    this.core.open.add(watched)
    return () => this.core.open.delete(watched)
  }

  /** Waits until every entry is answered for; resolves to whether it is after `timeoutMs`. */
  flush(timeoutMs = 30_000): Promise<boolean> {
    return this.core.sender.flush(timeoutMs)
  }

  /**
   * Sends what waits, for at most `timeoutMs` (`exitTimeoutMs` by default), and stops. A program of
   * Node that has nothing left to do sends by itself; one that calls `process.exit` does not.
   */
  async close(timeoutMs = this.options.exitTimeoutMs ?? 10_000): Promise<void> {
    this.core.leave()
    for (const watched of [...this.core.open]) watched.abandoned()
    await this.core.sender.close(timeoutMs)
  }

  /** Counts of what became of the entries. */
  stats(): Stats {
    return this.core.sender.stats()
  }

  private async exit(): Promise<void> {
    for (const watched of [...this.core.open]) watched.abandoned()
    if (this.stats().waiting === 0) return
    const sent = await this.flush(this.options.exitTimeoutMs ?? 10_000)
    if (!sent) await this.close(0)
  }

  private merged(fields: Entry): Entry {
    const own = mergeEntries(this.options.fields ?? {}, fields)
    return mergeEntries(own, this.options.context?.getStore() ?? {})
  }

  private send(entry: Entry): void {
    try {
      this.core.sender.put(this.encoded(this.complete(entry)))
    } catch (error) {
      // Such as a getter that throws: never a reason for the caller's call to fail.
      this.core.sender.drop(String(error))
    }
  }

  private encoded(entry: Entry): Uint8Array {
    const item = encode(entry)
    if (item.length <= LARGEST_ENTRY) return item
    const metadata = { content_left_out: `the entry had ${item.length} bytes` }
    return encode({ ...withoutContent(entry), metadata })
  }

  private complete(entry: Entry): Entry {
    const begun = Date.now() - (entry.duration_ms ?? 0)
    const head = { id: crypto.randomUUID(), started_at: new Date(begun).toISOString() }
    const whole = { ...head, ...entry }
    return (this.options.content ?? true) ? whole : withoutContent(whole)
  }
}

function endpointOf(options: LogbookOptions): Endpoint {
  const url = (options.url ?? environment('LOGBOOK_URL') ?? '').replace(/\/+$/, '')
  const apiKey = options.apiKey ?? environment('LOGBOOK_API_KEY') ?? ''
  if (!/^https?:\/\//.test(url)) {
    throw new TypeError(`url (or LOGBOOK_URL) must begin with http:// or https://, not \`${url}\``)
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new TypeError('apiKey (or LOGBOOK_API_KEY) must be an API key with the scope ingest')
  }
  // Looked up at each request, so that tools that replace the global one are heard.
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...args) => globalThis.fetch(...args))
  return new Endpoint(`${url}/api/v1/logs`, apiKey, options.timeoutMs ?? 10_000, fetch)
}

function withoutContent(entry: Entry): Entry {
  const kept = { ...entry }
  delete kept.prompt
  delete kept.response
  if (kept.error?.category) kept.error = { category: kept.error.category }
  return kept
}
