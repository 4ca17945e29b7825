import { categoryOfType } from '../classify.js'
import type { Entry, Usage } from '../entry.js'
import {
  blocked,
  cutOff,
  known,
  parameters,
  type Assembly,
  type Endpoint,
  type Json,
} from './endpoint.js'
import { userOf } from './openaiChat.js'

function request(body: Json): Entry {
  const previous = known({ previous_response_id: body.previous_response_id })
  return known({
    capability: 'chat' as const,
    model: body.model,
    prompt: promptOf(body),
    user: userOf(body),
    conversation_id: body.conversation?.id ?? body.conversation,
    metadata: { ...body.metadata, ...parameters(body), ...previous },
  })
}

function promptOf({ input, instructions }: Json): unknown {
  if (instructions === undefined || instructions === null) return input
  const items: Json[] =
    typeof input === 'string' ? [{ role: 'user', content: input }] : (input ?? [])
  return [{ role: 'system', content: instructions }, ...items]
}

function answer(response: Json): Entry {
  const output: Json[] = response.output ?? []
  const fields: Entry = {
    model: response.model,
    response: textOf(output) ?? (output.length > 0 ? output : undefined),
    usage: usageOf(response.usage),
    metadata: known({ response_id: response.id, finish_reason: response.status }),
  }
  return { ...known(fields), ...outcomeOf(response, output) }
}

/** The text of an answer that is nothing but one. */
function textOf(output: Json[]): string | undefined {
  const parts = output.flatMap(partsOf)
  const isText = parts.every((part) => part.type === 'output_text' && !part.annotations?.length)
  const isMessage = output.every((item) => item.type === 'message')
  return parts.length > 0 && isText && isMessage
    ? parts.map((part) => part.text).join('')
    : undefined
}

function partsOf(item: Json): Json[] {
  return Array.isArray(item.content) ? item.content : []
}

function outcomeOf(response: Json, output: Json[]): Entry {
  const reason: unknown = response.incomplete_details?.reason
  if (reason === 'content_filter') {
    return blocked("the provider's content filter withheld the answer")
  }
  const refusal = output.flatMap(partsOf).find((part) => part.type === 'refusal')
  if (refusal) return blocked(String(refusal.refusal))
  if (reason === 'max_output_tokens' || reason === 'max_tokens') return cutOff()
  if (response.status === 'cancelled') return { status: 'cancelled' }
  if (response.status !== 'failed') return {}
  const category = categoryOfType(response.error?.code) ?? 'unknown'
  return { status: 'failed', error: { category, message: response.error?.message ?? '' } }
}

function usageOf(told: Json | null | undefined): Usage | undefined {
  if (!told) return undefined
  return known({
    input_tokens: told.input_tokens,
    output_tokens: told.output_tokens,
    total_tokens: told.total_tokens,
    cached_input_tokens: told.input_tokens_details?.cached_tokens,
    cache_write_tokens: told.input_tokens_details?.cache_write_tokens,
    reasoning_tokens: told.output_tokens_details?.reasoning_tokens,
  })
}

const LAST_EVENTS = ['response.completed', 'response.incomplete', 'response.failed']

/** Keeps the response that the last events hold, and the text until they come. */
class ResponseAssembly implements Assembly {
  private response: Json | undefined
  private text = ''
  private ended = false

  add(event: Json): boolean {
    const type = String(event.type)
    if (event.response) {
      this.response = event.response
      this.ended = LAST_EVENTS.includes(type)
    }
    if (type === 'error') this.response = { ...this.response, status: 'failed', error: event }
    if (type === 'response.output_text.delta') this.text += event.delta
    return type.endsWith('.delta')
  }

  isComplete(): boolean {
    return this.ended
  }

  /** The response, with the text that has come if it is not complete. */
  answer(): Json | undefined {
    if (!this.response || this.ended || this.text === '') return this.response
    const content = [{ type: 'output_text', text: this.text }]
    return { ...this.response, output: [{ type: 'message', role: 'assistant', content }] }
  }
}

/** The Responses API of the `openai` package. */
export const responses: Endpoint = { request, answer, assemble: () => new ResponseAssembly() }
