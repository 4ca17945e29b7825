import type { Entry } from '../entry.js'
import type { Logbook } from '../logbook.js'
import { messages } from './anthropicMessages.js'
import { patch, wrapCopies } from './patch.js'

/** Parts of names of clients, and who serves the models there. */
const PROVIDERS: [string, string][] = [
  ['Bedrock', 'aws.bedrock'],
  ['Vertex', 'gcp.vertex_ai'],
  ['Foundry', 'azure'],
]

/**
 * Logs every message of an `Anthropic` client, and returns the client.
 *
 * Messages are logged whether they are streamed, parsed or read by the helper `stream`, also those
 * of the beta. The client is changed in place; copies made by `withOptions` are wrapped too. The
 * provider is `anthropic`, or who serves the models of a client for Bedrock or Vertex, unless given.
 */
export function wrapAnthropic<Client extends object>(
  client: Client,
  logbook: Logbook,
  { fields = {} }: { fields?: Entry } = {},
): Client {
  const { name } = client.constructor
  const provider = PROVIDERS.find(([part]) => name.includes(part))?.[1] ?? 'anthropic'
  const wrapping = { logbook, provider, fields }
  patch(client, 'messages.create', messages, wrapping)
  patch(client, 'beta.messages.create', messages, wrapping)
  wrapCopies(client, (copy) => wrapAnthropic(copy, logbook, { fields }))
  return client
}
