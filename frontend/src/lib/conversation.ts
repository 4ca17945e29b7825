import { memberOf, readJson, textOfJson, type Json, type JsonObject } from './json'

/** A tool that the model asked for. */
export interface ToolCall {
  name: string
  /** JSON where it is JSON, otherwise the text that came. */
  input: Json
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

const TOOL_ROLES = ['tool', 'function']

/**
 * Reads a prompt or response as chat messages: a plain text, one message, a list of messages,
 * or a whole request (`messages`, `input`) or completion (`choices`) in OpenAI's format. Nothing
 * when it is some other JSON, which is then only shown raw.
 */
export function parseConversation(content: Json, role: string): Message[] | undefined {
  if (content.kind === 'string') return [message(role, content.value)]
  if (content.kind === 'list') {
    return allOrNothing(content.items.map((item) => parseMessage(item, role)))
  }
  if (content.kind !== 'object') return undefined
  const list = given(content, 'messages') ?? given(content, 'input')
  if (list) return parseConversation(list, role)
  const choices = memberOf(content, 'choices')
  if (choices?.kind === 'list') {
    return allOrNothing(
      choices.items.map((choice) =>
        choice.kind === 'object'
          ? parseMessage(given(choice, 'message') ?? given(choice, 'delta'), role)
          : undefined,
      ),
    )
  }
  return allOrNothing([parseMessage(content, role)])
}

/** What stands under a name, unless it is null. */
function given(object: JsonObject, name: string): Json | undefined {
  const value = memberOf(object, name)
  return value?.kind === 'null' ? undefined : value
}

/** What stands under a name, if it is a text. */
function textAt(object: JsonObject, name: string): string | undefined {
  const value = memberOf(object, name)
  return value?.kind === 'string' ? value.value : undefined
}

function allOrNothing(messages: (Message | undefined)[]): Message[] | undefined {
  const read = messages.filter((message) => message !== undefined)
  return read.length === messages.length && read.length > 0 ? read : undefined
}

function parseMessage(value: Json | undefined, role: string): Message | undefined {
  if (value?.kind === 'string') return message(role, value.value)
  if (value?.kind !== 'object') return undefined
  // What the log puts in the place of messages that it left out.
  const leftOut = textAt(value, 'truncated')
  if (leftOut !== undefined) return message('truncated', leftOut)
  const type = textAt(value, 'type')
  if (type === 'function_call') return message('assistant', '', [readCall(value)])
  if (type === 'function_call_output') {
    return message('tool', '', [], [asText(memberOf(value, 'output'))])
  }
  const parts = readParts(given(value, 'content') ?? given(value, 'text'))
  const toolCalls = [
    ...objectsIn(memberOf(value, 'tool_calls')).map(readCall),
    ...(parts?.toolCalls ?? []),
  ]
  if (parts === undefined && toolCalls.length === 0) return undefined

  const { text = '', toolResults = [] } = parts ?? {}
  const speaker = textAt(value, 'role') ?? role
  const name = textAt(value, 'name')
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
function readParts(content: Json | undefined): Parts | undefined {
  if (content?.kind === 'string') return { text: content.value, toolCalls: [], toolResults: [] }
  if (content?.kind !== 'list') return undefined
  const ofType = (type: string) =>
    objectsIn(content).filter((part) => textAt(part, 'type') === type)
  return {
    text: content.items.filter(isTalk).map(describePart).join('\n\n'),
    toolCalls: ofType('tool_use').map(readCall),
    toolResults: ofType('tool_result').map((part) => asText(memberOf(part, 'content'))),
  }
}

const TOOL_PARTS = ['tool_use', 'tool_result']

function isTalk(part: Json): boolean {
  return part.kind !== 'object' || !TOOL_PARTS.includes(textAt(part, 'type') ?? '')
}

function describePart(part: Json): string {
  if (part.kind !== 'object') return textOfJson(part)
  return textAt(part, 'text') ?? textAt(part, 'truncated') ?? `[${textAt(part, 'type') ?? 'part'}]`
}

/** A call as OpenAI (`function.arguments`, a text) or Anthropic (`input`, an object) writes it. */
function readCall(call: JsonObject): ToolCall {
  const nested = memberOf(call, 'function')
  const fn = nested?.kind === 'object' ? nested : call
  const input = given(fn, 'arguments') ?? given(fn, 'input') ?? NULL
  return {
    name: textAt(fn, 'name') ?? 'tool',
    input: input.kind === 'string' ? (readJson(input.value) ?? input) : input,
  }
}

const NULL: Json = { kind: 'null', source: 'null' }

function objectsIn(value: Json | undefined): JsonObject[] {
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'object') : []
}

function asText(value: Json | undefined): string {
  if (value === undefined) return ''
  return readParts(value)?.text ?? textOfJson(value)
}
