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
  const id: unknown = body.metadata?.user_id
  return known({
    capability: 'chat' as const,
    model: body.model,
    prompt: promptOf(body),
    user: id ? { id: String(id) } : undefined,
    metadata: parameters(body),
  })
}

function promptOf({ system, messages }: Json): unknown {
  return system ? [{ role: 'system', content: system }, ...(messages ?? [])] : messages
}

function answer(message: Json): Entry {
  const fields: Entry = {
    model: message.model,
    response: responseOf(message.content ?? []),
    usage: usageOf(message.usage),
    metadata: known({ response_id: message.id, finish_reason: message.stop_reason }),
  }
  return { ...known(fields), ...outcomeOf(message.stop_reason) }
}

/** The text of an answer that is nothing but one, or the message with its blocks. */
function responseOf(blocks: Json[]): unknown {
  if (blocks.length === 0) return undefined
  const isText = blocks.every((block) => block.type === 'text' && !block.citations?.length)
  if (isText) return blocks.map((block) => block.text).join('')
  return [{ role: 'assistant', content: blocks }]
}

function outcomeOf(reason: unknown): Entry {
  if (reason === 'refusal') return blocked('the model refused to answer')
  const isCutOff = reason === 'max_tokens' || reason === 'model_context_window_exceeded'
  return isCutOff ? cutOff() : {}
}

/**
 * The tokens of a message in the log's words. Anthropic counts what the cache gave and took apart
 * from the input; the log counts it as part of the input.
 */
function usageOf(told: Json | null | undefined): Usage | undefined {
  if (!told) return undefined
  const read = told.cache_read_input_tokens
  const written = told.cache_creation_input_tokens
  const isTold = typeof told.input_tokens === 'number'
  return known({
    input_tokens: isTold ? told.input_tokens + (read ?? 0) + (written ?? 0) : undefined,
    output_tokens: told.output_tokens,
    cached_input_tokens: read,
    cache_write_tokens: written,
    reasoning_tokens: told.output_tokens_details?.thinking_tokens,
  })
}

/** Kinds of deltas, and the field of both the delta and the block that holds the text. */
const DELTAS: Record<string, string> = {
  text_delta: 'text',
  thinking_delta: 'thinking',
  signature_delta: 'signature',
}

/** Puts the events of a streamed message together. */
class MessageAssembly implements Assembly {
  private message: Json | undefined
  private readonly blocks = new Map<number, Json>()
  private readonly json = new Map<number, string>()

  add(event: Json): boolean {
    switch (event.type) {
      case 'message_start':
        this.message = plain(event.message) as Json
        return false
      case 'content_block_start':
        this.blocks.set(event.index, plain(event.content_block) as Json)
        return false
      case 'content_block_delta':
        this.addDelta(event.index, event.delta)
        return true
      case 'message_delta':
        this.end(event)
        return false
      default:
        return false
    }
  }

  private addDelta(index: number, delta: Json): void {
    const block = this.blocks.get(index) ?? { type: 'text' }
    this.blocks.set(index, block)
    const name = DELTAS[delta.type]
    if (name) block[name] = (block[name] ?? '') + delta[name]
    if (delta.type === 'citations_delta') (block.citations ??= []).push(plain(delta.citation))
    if (delta.type === 'input_json_delta') {
      this.json.set(index, (this.json.get(index) ?? '') + delta.partial_json)
    }
  }

  private end(event: Json): void {
    const message = (this.message ??= {})
    Object.assign(message, known(event.delta ?? {}))
    // The counts of the end replace those of the beginning.
    message.usage = { ...message.usage, ...known(event.usage ?? {}) }
  }

  isComplete(): boolean {
    return Boolean(this.message?.stop_reason)
  }

  answer(): Json | undefined {
    if (!this.message) return undefined
    const blocks = [...this.blocks.entries()].sort(([a], [b]) => a - b)
    const content = blocks.map(([index, block]) => withInput(block, this.json.get(index)))
    return { ...this.message, content }
  }
}

/** A block with the arguments of its tool, as text if they are not complete. */
function withInput(block: Json, json: string | undefined): Json {
  if (!json) return block
  try {
    return { ...block, input: JSON.parse(json) as unknown }
  } catch {
    return { ...block, input: json }
  }
}

/** Messages of the `@anthropic-ai/sdk` package. */
export const messages: Endpoint = { request, answer, assemble: () => new MessageAssembly() }
