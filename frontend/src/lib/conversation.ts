/** A tool the model asked for. */
export interface ToolCall {
  name: string
  arguments: string
}

/** One turn of a conversation, as shown. */
export interface Message {
  role: string
  text: string
  name?: string
  toolCalls: ToolCall[]
}

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a prompt or response as chat messages: a plain text, one message, a list of messages,
 * or a whole request (`messages`, `input`) or completion (`choices`) in OpenAI's format. Nothing
 * when it is some other JSON, which is then only shown raw.
 */
export function parseConversation(content: unknown, role: string): Message[] | undefined {
  if (typeof content === 'string') return [{ role, text: content, toolCalls: [] }]
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
  if (typeof value === 'string') return { role, text: value, toolCalls: [] }
  if (!isObject(value)) return undefined
  const toolCalls = parseToolCalls(value.tool_calls)
  const text = parseText(value.content ?? value.text)
  if (text === undefined && toolCalls.length === 0) return undefined
  return {
    role: typeof value.role === 'string' ? value.role : role,
    text: text ?? '',
    toolCalls,
    ...(typeof value.name === 'string' && { name: value.name }),
  }
}

/** A message's content is a text or a list of parts, of which images and audio are only named. */
function parseText(content: unknown): string | undefined {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  return content.map(parsePart).join('\n\n')
}

function parsePart(part: unknown): string {
  if (typeof part === 'string') return part
  if (!isObject(part)) return String(part)
  if (typeof part.text === 'string') return part.text
  return `[${typeof part.type === 'string' ? part.type : 'part'}]`
}

function parseToolCalls(value: unknown): ToolCall[] {
  if (!Array.isArray(value)) return []
  return value.filter(isObject).map((call) => {
    const fn = isObject(call.function) ? call.function : call
    const given = fn.arguments
    return {
      name: typeof fn.name === 'string' ? fn.name : 'tool',
      arguments: typeof given === 'string' ? prettyJson(given) : JSON.stringify(given, null, 2),
    }
  })
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
