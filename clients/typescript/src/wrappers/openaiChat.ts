import type { Entry, Usage } from '../entry.js'
import { plain } from '../plain.js'
import {
  blocked,
  cutOff,
  known,
  parameters,
  type Assembly,
  type Endpoint,
  type Json,
} from './endpoint.js'

function request(body: Json): Entry {
  return known({
    capability: 'chat' as const,
    model: body.model,
    prompt: body.messages,
    user: userOf(body),
    metadata: { ...body.metadata, ...parameters(body) },
  })
}

/** Who asks, where the provider is told. */
export function userOf(body: Json): Entry['user'] {
  const id = body.safety_identifier ?? body.user
  return id ? { id } : undefined
}

function answer(completion: Json): Entry {
  const choices: Json[] = completion.choices ?? []
  const messages = choices.map((choice) => (choice.message ?? {}) as Json)
  const reasons = choices.map((choice) => choice.finish_reason as unknown)
  const fields: Entry = {
    model: completion.model,
    response: responseOf(messages),
    usage: usageOf(completion.usage),
    metadata: known({ response_id: completion.id, finish_reason: reasons[0] }),
  }
  return { ...known(fields), ...outcomeOf(messages, reasons) }
}

/** The text of a single answer that is nothing else, or the messages. */
function responseOf(messages: Json[]): unknown {
  const said = messages.map(saidBy)
  const isText = said.every((message) =>
    Object.keys(message).every((name) => name === 'role' || name === 'content'),
  )
  return said.length === 1 && isText ? said[0]?.content : said.length > 0 ? said : undefined
}

/** What a message says; what is empty was added by the package or a stream. */
function saidBy(message: Json): Json {
  const isEmpty = (value: unknown) =>
    value === '' || (Array.isArray(value) && value.length === 0) || value === undefined
  const told = Object.entries(message).filter(([, value]) => value !== null && !isEmpty(value))
  return Object.fromEntries(told)
}

function outcomeOf(messages: Json[], reasons: unknown[]): Entry {
  if (reasons.includes('content_filter')) {
    return blocked("the provider's content filter withheld the answer")
  }
  const refusal = messages.map((message) => message.refusal).find(Boolean)
  if (refusal) return blocked(String(refusal))
  return reasons.includes('length') ? cutOff() : {}
}

/** The tokens of a chat completion or an embedding in the log's words. */
export function usageOf(told: Json | null | undefined): Usage | undefined {
  if (!told) return undefined
  return known({
    input_tokens: told.prompt_tokens,
    output_tokens: told.completion_tokens,
    total_tokens: told.total_tokens,
    cached_input_tokens: told.prompt_tokens_details?.cached_tokens,
    // Not of OpenAI itself: gateways to other providers tell it.
    cache_write_tokens: told.prompt_tokens_details?.cache_write_tokens,
    reasoning_tokens: told.completion_tokens_details?.reasoning_tokens,
  })
}

/** Puts the chunks of a streamed completion together. */
class ChatAssembly implements Assembly {
  private readonly head: Json = {}
  private readonly choices = new Map<number, Json>()

  add(chunk: Json): boolean {
    Object.assign(this.head, known({ id: chunk.id, model: chunk.model, usage: chunk.usage }))
    const choices: Json[] = chunk.choices ?? []
    return choices.map((choice) => this.addChoice(choice)).includes(true)
  }

  private addChoice(choice: Json): boolean {
    const index: number = choice.index ?? 0
    const kept = this.choices.get(index) ?? { message: {} }
    this.choices.set(index, kept)
    if (choice.finish_reason) kept.finish_reason = choice.finish_reason
    const delta: Json = choice.delta ?? {}
    mergeDelta(kept.message, plain(delta) as Json)
    return Object.entries(delta).some(([name, value]) => name !== 'role' && Boolean(value))
  }

  isComplete(): boolean {
    const choices = [...this.choices.values()]
    return choices.length > 0 && choices.every((choice) => choice.finish_reason !== undefined)
  }

  answer(): Json | undefined {
    const choices = [...this.choices.entries()].sort(([a], [b]) => a - b)
    const isEmpty = choices.length === 0 && Object.keys(this.head).length === 0
    return isEmpty ? undefined : { ...this.head, choices: choices.map(([, choice]) => choice) }
  }
}

/** Fields of a delta that come whole, of which the last counts. Other texts are appended. */
const FIXED = ['role', 'id', 'type', 'name', 'index']

/** Adds what has come to a message: texts grow, lists grow by the index of their items. */
function mergeDelta(whole: Json, delta: Json): void {
  for (const [name, value] of Object.entries(delta)) {
    if (value === null) continue
    if (typeof value === 'string' && typeof whole[name] === 'string' && !FIXED.includes(name)) {
      whole[name] += value
    } else if (Array.isArray(value)) {
      mergeList((whole[name] ??= []), value)
    } else if (typeof value === 'object') {
      mergeDelta((whole[name] ??= {}), value)
    } else {
      whole[name] = value
    }
  }
}

function mergeList(whole: Json[], items: Json[]): void {
  for (const item of items) {
    const index = item?.index ?? whole.length
    let found = whole.find((kept) => kept.index === index)
    if (!found) whole.push((found = { index }))
    mergeDelta(found, item)
  }
}

/**
 * An argument with which the last chunk of a stream tells the tokens. The caller did not ask for
 * that chunk, which has no choices, and does not see it.
 */
function askForUsage(body: Json) {
  if (!body.stream || body.stream_options?.include_usage !== undefined) {
    return { body, isExtra: () => false }
  }
  const asked = { ...body, stream_options: { ...body.stream_options, include_usage: true } }
  return {
    body: asked,
    isExtra: (chunk: Json) => chunk.choices?.length === 0 && Boolean(chunk.usage),
  }
}

/** Chat completions of the `openai` package; `streamUsage` asks for the tokens of streams. */
export function chatCompletions(streamUsage: boolean): Endpoint {
  const endpoint: Endpoint = { request, answer, assemble: () => new ChatAssembly() }
  return streamUsage ? { ...endpoint, prepare: askForUsage } : endpoint
}
