import type { Entry } from '../entry.js'
import type { Logbook } from '../logbook.js'
import type { Endpoint, Json } from './endpoint.js'
import { isStream, observed } from './streams.js'
import { guarded, Watch } from './watch.js'

type Function = (...args: any[]) => any // eslint-disable-line @typescript-eslint/no-explicit-any

/** What the packages return: a promise that parses the body of the answer when it is waited for. */
interface ApiPromise {
  responsePromise?: Promise<unknown>
  parse?: () => Promise<unknown>
  _thenUnwrap(transform: (answer: unknown) => unknown): ApiPromise
}

/** How the calls of a client become entries. */
export interface Wrapping {
  logbook: Logbook
  /** What counts when neither `fields` nor the logbook name another. */
  provider: string
  fields: Entry
}

/**
 * Replaces the function at `path`, such as `chat.completions.create`, if the client has it. Other
 * functions of the packages (`parse`, `stream`) go through it, so they are one entry too.
 */
export function patch(client: object, path: string, endpoint: Endpoint, wrapping: Wrapping): void {
  const names = path.split('.')
  const name = names.pop() as string
  const owner = names.reduce<Json | undefined>((object, part) => object?.[part], client)
  const original: unknown = owner?.[name]
  if (owner && typeof original === 'function') {
    owner[name] = watchedFunction(original.bind(owner) as Function, endpoint, wrapping)
  }
}

/** Keeps the wrapper on the copies that `withOptions` makes. */
export function wrapCopies(client: Json, wrap: (copy: object) => unknown): void {
  const original: unknown = client.withOptions
  if (typeof original !== 'function') return
  client.withOptions = (...args: unknown[]) => wrap(original.apply(client, args))
}

function watchedFunction(original: Function, endpoint: Endpoint, wrapping: Wrapping): Function {
  const { logbook, provider, fields } = wrapping
  return (body: Json, ...rest: unknown[]) => {
    const watch = new Watch(logbook, endpoint, provider, fields, body)
    const prepared = guarded(() => endpoint.prepare?.(body)) ?? { body, isExtra: () => false }
    const noticed = (answer: unknown) => notice(answer, watch, prepared.isExtra)
    try {
      return later(original(prepared.body, ...rest), watch, noticed)
    } catch (error) {
      watch.failed(error)
      throw error
    }
  }
}

/** The promise for the caller, which is of the class that the package returns. */
function later(promise: unknown, watch: Watch, noticed: (answer: unknown) => unknown): unknown {
  if (!isApiPromise(promise)) {
    return Promise.resolve(promise).then(noticed, (error: unknown) => {
      watch.failed(error)
      throw error
    })
  }
  const fail = (error: unknown) => watch.failed(error)
  // The request is made whether or not somebody waits for its answer.
  promise.responsePromise?.catch(fail)
  const result = promise._thenUnwrap(noticed)
  const parse = result.parse?.bind(result)
  if (parse) {
    result.parse = () => {
      const parsed = parse()
      parsed.catch(fail)
      return parsed
    }
  }
  return result
}

function notice(answer: unknown, watch: Watch, isExtra: (event: Json) => boolean): unknown {
  if (isStream(answer)) return guarded(() => observed(answer, watch, isExtra)) ?? answer
  watch.answered(answer)
  return answer
}

function isApiPromise(value: unknown): value is ApiPromise {
  return typeof (value as Partial<ApiPromise> | undefined)?._thenUnwrap === 'function'
}
