import type { Call } from '../call.js'
import type { Entry } from '../entry.js'
import type { Logbook, Watched } from '../logbook.js'
import type { Assembly, Endpoint, Json } from './endpoint.js'

/** The result of an action, or nothing: a wrapper never breaks the call it watches. */
export function guarded<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    console.error('ai-logbook: a call could not be logged as it should', error)
    return undefined
  }
}

/** Watches one call of a wrapped function and logs it when it has ended. */
export class Watch implements Watched {
  private call: Call | undefined
  private readonly assembly: Assembly | undefined
  private forget: (() => void) | undefined

  constructor(
    private readonly logbook: Logbook,
    private readonly endpoint: Endpoint,
    provider: string,
    fields: Entry,
    body: Json,
  ) {
    this.assembly = endpoint.assemble?.()
    const told = guarded(() => endpoint.request(body)) ?? {}
    this.call = guarded(() => logbook.watchedCall({ provider, ...told }, fields))
  }

  /** The function has returned its whole answer. */
  answered(answer: unknown): void {
    guarded(() => this.note(typeof answer === 'string' ? { text: answer } : answer))
    this.finish()
  }

  /** The function, or the stream that it returned, has thrown. */
  failed(error: unknown): void {
    guarded(() => this.note(this.assembly?.answer()))
    this.finish(error)
  }

  /** The function has returned a stream, which may be left open. */
  streaming(): void {
    this.forget = this.logbook.watch(this)
  }

  /** The stream has brought an event. */
  event(event: Json): void {
    guarded(() => {
      if (this.call && this.assembly?.add(event)) this.call.firstToken()
    })
  }

  /** The stream has come to its end. */
  ended(): void {
    guarded(() => this.note(this.assembly?.answer()))
    this.finish()
  }

  /** The caller reads no more of the stream. */
  abandoned(): void {
    if (this.assembly?.isComplete()) this.ended()
    else this.failed(new DOMException('left early', 'AbortError'))
  }

  private note(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    this.call?.update(this.endpoint.answer(answer))
  }

  private finish(...failed: [error?: unknown]): void {
    const { call } = this
    this.call = undefined
    this.forget?.()
    if (call) guarded(() => call.finish(...failed))
  }
}
