import type { Json } from './endpoint.js'
import type { Watch } from './watch.js'

/** The class `Stream` that both packages have. */
export interface ObservableStream extends AsyncIterable<Json> {
  controller: AbortController
}

type StreamClass = new (
  iterator: () => AsyncIterator<Json>,
  controller: AbortController,
) => ObservableStream

/** Whether an answer is a stream of events. */
export function isStream(answer: unknown): answer is ObservableStream {
  const stream = answer as Partial<ObservableStream> | null | undefined
  return typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream
}

/** A stream of the same class with the same events, watched while it is read. */
export function observed(
  stream: ObservableStream,
  watch: Watch,
  isExtra: (event: Json) => boolean,
): ObservableStream {
  const kind = stream.constructor as StreamClass
  const watched = new kind(() => events(stream, watch, isExtra), stream.controller)
  watch.streaming()
  return watched
}

async function* events(
  stream: ObservableStream,
  watch: Watch,
  isExtra: (event: Json) => boolean,
): AsyncGenerator<Json> {
  try {
    for await (const event of stream) {
      watch.event(event)
      if (!isExtra(event)) yield event
    }
    // A stream that its controller has aborted ends without an error.
    if (!stream.controller.signal.aborted) watch.ended()
  } catch (error) {
    watch.failed(error)
    throw error
  } finally {
    watch.abandoned()
  }
}
