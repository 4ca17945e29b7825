/** Where an operation stands. */
export type Status =
  'running' | 'succeeded' | 'failed' | 'blocked' | 'cancelled' | 'partial_success'

/** Why an operation did not succeed. */
export type Category =
  | 'authentication'
  | 'rate_limiting'
  | 'model_not_found'
  | 'invalid_request'
  | 'server_error'
  | 'network_error'
  | 'context_resolution'
  | 'tool_execution'
  | 'guardrail_blocked'
  | 'unknown'

/** What kind of work the model did. */
export type Capability =
  'chat' | 'embedding' | 'speech_to_text' | 'image' | 'moderation' | 'rerank' | 'tool'

/** Through which door the operation came. */
export type Source = 'chat' | 'agent' | 'code' | 'api'

/**
 * What the operation used up; what was not counted is left out. The input includes what was read
 * from the provider's cache and written to it, the output includes reasoning.
 */
export interface Usage {
  input_tokens?: number
  output_tokens?: number
  total_tokens?: number
  cached_input_tokens?: number
  cache_write_tokens?: number
  reasoning_tokens?: number
  audio_seconds?: number
}

/** One AI operation, with the fields of the API. Every field may be left out. */
export interface Entry {
  id?: string
  /** RFC 3339. */
  started_at?: string
  ended_at?: string
  duration_ms?: number
  time_to_first_token_ms?: number
  status?: Status
  error?: { category?: Category; message?: string }
  capability?: Capability
  source?: Source
  /** The client it came from, such as `Web`. */
  platform?: string
  /** Who asked. Known by id, else by email, else by name. */
  user?: { id?: string; name?: string; email?: string }
  provider?: string
  model?: string
  profile?: { alias?: string; version?: number }
  /** The agent that acted. Known by id, else by name. */
  agent?: { id?: string; name?: string }
  feature?: { type?: 'prompt' | 'agent' | 'direct'; id?: string; version?: number }
  usage?: Usage
  cost_usd?: number
  conversation_id?: string
  trace_id?: string
  parent_id?: string
  /** The thing the operation is about, such as a ticket. */
  entity?: { type?: string; id?: string }
  prompt?: unknown
  response?: unknown
  metadata?: Record<string, unknown>
}

/** The fields of both, of which those of `over` win; metadata is put together. */
export function mergeEntries(under: Entry, over: Entry): Entry {
  const metadata = { ...under.metadata, ...over.metadata }
  const merged = { ...under, ...over }
  return Object.keys(metadata).length > 0 ? { ...merged, metadata } : merged
}
