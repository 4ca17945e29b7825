import type { Entry } from '../entry.js'
import type { Logbook } from '../logbook.js'
import { chatCompletions } from './openaiChat.js'
import { embeddings, transcriptions } from './openaiOther.js'
import { responses } from './openaiResponses.js'
import { patch, wrapCopies } from './patch.js'

/** Settings of `wrapOpenAI`. */
export interface OpenAIOptions {
  /** Fields of every entry. */
  fields?: Entry
  /**
   * Whether a streamed chat completion is asked to tell its tokens; true by default. The additional
   * chunk is kept from the caller. Turn it off for an endpoint that refuses `stream_options`.
   */
  streamUsage?: boolean
}

/**
 * Logs every call of an `OpenAI` or `AzureOpenAI` client, and returns the client.
 *
 * Chat completions, responses (both also streamed, parsed and by the helpers `stream`), embeddings
 * and transcriptions are logged. The client is changed in place; copies made by `withOptions` are
 * wrapped too. The provider is `openai`, or `azure` of Azure's client, unless given.
 */
export function wrapOpenAI<Client extends object>(
  client: Client,
  logbook: Logbook,
  { fields = {}, streamUsage = true }: OpenAIOptions = {},
): Client {
  const provider = client.constructor.name.includes('Azure') ? 'azure' : 'openai'
  const wrapping = { logbook, provider, fields }
  patch(client, 'chat.completions.create', chatCompletions(streamUsage), wrapping)
  patch(client, 'responses.create', responses, wrapping)
  patch(client, 'embeddings.create', embeddings, wrapping)
  patch(client, 'audio.transcriptions.create', transcriptions, wrapping)
  wrapCopies(client, (copy) => wrapOpenAI(copy, logbook, { fields, streamUsage }))
  return client
}
