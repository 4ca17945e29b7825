import { readJson, type Json as JsonValue } from './json'

/** A tool that the model asked for. */
export interface ToolCall {
  name: string
  /** JSON where it is JSON, otherwise the text that came. */
  input: JsonValue
}

/** One turn of a conversation, as shown. */
export interface Message {
  role: string
  text: string
  name?: string
  toolCalls: ToolCall[]
  /** What tools returned. */
  toolResults: string[]
}

type Json = Record<string, unknown>

const TOOL_ROLES = ['tool', 'function']

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a prompt or response as chat messages: a plain text, one message, a list of messages,
 * or a whole request (`messages`, `input`) or completion (`choices`) in OpenAI's format. Nothing
 * when it is some other JSON, which is then only shown raw.
 */
export function parseConversation(content: unknown, role: string): Message[] | undefined {
  if (typeof content === 'string') return [message(role, content)]
  if (Array.isArray(content)) return allOrNothing(content.map((item) => parseMessage(item, role)))
  if (!isObject(content)) return undefined
  const list = content.messages ?? content.input
  if (list !== undefined) return parseConversation(list, role)
  if (Array.isArray(content.choices)) {
    return allOrNothing(
      content.choices.map((choice: unknown) =>
        isObject(choice) ? parseMessage(choice.message ?? choice.delta, role) : undefined,
      ),
    )
  }
  return allOrNothing([parseMessage(content, role)])
}

function allOrNothing(messages: (Message | undefined)[]): Message[] | undefined {
  const read = messages.filter((message) => message !== undefined)
  return read.length === messages.length && read.length > 0 ? read : undefined
}

function parseMessage(value: unknown, role: string): Message | undefined {
  if (typeof value === 'string') return message(role, value)
  if (!isObject(value)) return undefined
  if (value.type === 'function_call') return message('assistant', '', [readCall(value)])
  if (value.type === 'function_call_output') return message('tool', '', [], [asText(value.output)])
  const parts = readParts(value.content ?? value.text)
  const toolCalls = [...listOf(value.tool_calls).map(readCall), ...(parts?.toolCalls ?? [])]
  if (parts === undefined && toolCalls.length === 0) return undefined

  const { text = '', toolResults = [] } = parts ?? {}
  const speaker = typeof value.role === 'string' ? value.role : role
  const name = typeof value.name === 'string' ? value.name : undefined
  return TOOL_ROLES.includes(speaker)
    ? message(speaker, '', toolCalls, [text, ...toolResults].filter(Boolean), name)
    : message(speaker, text, toolCalls, toolResults, name)
}

function message(
  role: string,
  text: string,
  toolCalls: ToolCall[] = [],
  toolResults: string[] = [],
  name?: string,
): Message {
  return { role, text, toolCalls, toolResults, ...(name !== undefined && { name }) }
}

type Parts = Pick<Message, 'text' | 'toolCalls' | 'toolResults'>

/** A message's content: a text, or a list of parts, of which images and audio are only named. */
function readParts(content: unknown): Parts | undefined {
  if (typeof content === 'string') return { text: content, toolCalls: [], toolResults: [] }
  if (!Array.isArray(content)) return undefined
  const ofType = (type: string) =>
    content.filter(isObject).filter((part: Json) => part.type === type)
  return {
    text: content
      .filter((part) => !isObject(part) || !TOOL_PARTS.includes(String(part.type)))
      .map(describePart)
      .join('\n\n'),
    toolCalls: ofType('tool_use').map(readCall),
    toolResults: ofType('tool_result').map(({ content: result }) => asText(result)),
  }
}

const TOOL_PARTS = ['tool_use', 'tool_result']

function describePart(part: unknown): string {
  if (typeof part === 'string') return part
  if (!isObject(part)) return String(part)
  if (typeof part.text === 'string') return part.text
  return `[${typeof part.type === 'string' ? part.type : 'part'}]`
}

/** A call as OpenAI (`function.arguments`, a text) or Anthropic (`input`, an object) writes it. */
function readCall(call: Json): ToolCall {
  const fn = isObject(call.function) ? call.function : call
  const given = (fn.arguments ?? fn.input ?? null) as JsonValue
  return {
    name: typeof fn.name === 'string' ? fn.name : 'tool',
    input: typeof given === 'string' ? (readJson(given) ?? given) : given,
  }
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return readParts(value)?.text ?? JSON.stringify(value) ?? ''
}
