import type { Entry } from '../entry.js'

/** A JSON object of a provider, of which nothing is taken for granted. */
export type Json = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

/** Puts the events of a streamed answer together. */
export interface Assembly {
  /** Takes an event; whether it carried a part of the answer. */
  add(event: Json): boolean
  /** Whether the answer has come to its end, though more events may follow. */
  isComplete(): boolean
  /** The answer so far in the shape of one that is not streamed, if anything came. */
  answer(): Json | undefined
}

/** What a wrapper has to know about one function of a package. */
export interface Endpoint {
  /** The fields that the argument of the function gives. */
  request(body: Json): Entry
  /** The fields that the answer gives. */
  answer(answer: Json): Entry
  /** Puts a streamed answer together. */
  assemble?: () => Assembly
  /** An argument to use instead, and which events it adds that the caller does not expect. */
  prepare?: (body: Json) => { body: Json; isExtra: (event: Json) => boolean }
}

/** Fields of the argument that go into the metadata. */
const PARAMETERS = [
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'temperature',
  'top_p',
  'seed',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'service_tier',
  'tool_choice',
  'dimensions',
]

/** The metadata that the argument of any function gives. */
export function parameters(body: Json): Json {
  const told = PARAMETERS.filter((name) => body[name] !== undefined && body[name] !== null)
  const metadata: Json = Object.fromEntries(told.map((name) => [name, body[name]]))
  if (body.stream) metadata.stream = true
  if (Array.isArray(body.tools)) metadata.tools = body.tools.map(toolName)
  return metadata
}

function toolName(tool: Json): unknown {
  return tool.function?.name ?? tool.name ?? tool.type
}

/** The fields that have a value. */
export function known<T extends object>(fields: T): Partial<T> {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(told) as Partial<T>
}

/** The outcome of an answer that a filter or the model itself withheld. */
export function blocked(message: string): Entry {
  return { status: 'blocked', error: { category: 'guardrail_blocked', message } }
}

/** The outcome of an answer that ended at the limit of output tokens. */
export function cutOff(): Entry {
  const message = 'the answer reached the limit of output tokens'
  return { status: 'partial_success', error: { category: 'invalid_request', message } }
}
