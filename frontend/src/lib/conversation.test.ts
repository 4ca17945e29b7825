import { describe, expect, test } from 'vitest'
import { parseConversation } from './conversation'
import { compactJson, parseJson } from './json'

const json = (value: unknown) => parseJson(JSON.stringify(value))
const read = (content: unknown, role: string) => parseConversation(json(content), role)

const plain = (role: string, text: string) => ({
  role,
  text,
  toolCalls: [],
  toolResults: [],
})

test('a conversation of which the middle was left out', () => {
  const note = '… 12 messages (34567 bytes) left out …'
  const messages = [
    { role: 'system', content: 'be brief' },
    { truncated: note },
    { role: 'user', content: ['one', { truncated: note }] },
  ]
  expect(read(messages, 'user')).toEqual([
    plain('system', 'be brief'),
    plain('truncated', note),
    plain('user', `one\n\n${note}`),
  ])
})

describe('what reads as a conversation', () => {
  test('a text is one message of its side', () => {
    expect(read('hi', 'user')).toEqual([plain('user', 'hi')])
  })

  test('a list of messages, alone or in a request', () => {
    const messages = [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: [{ type: 'text', text: 'what is this?' }, { type: 'image_url' }] },
    ]
    const messagesRead = [
      plain('system', 'be brief'),
      plain('user', 'what is this?\n\n[image_url]'),
    ]
    expect(read(messages, 'user')).toEqual(messagesRead)
    expect(read({ model: 'm', messages }, 'user')).toEqual(messagesRead)
  })

  test('a completion with a tool call and no text', () => {
    const call = { function: { name: 'look_up', arguments: '{"id":7}' } }
    const completion = {
      choices: [{ message: { role: 'assistant', content: null, tool_calls: [call] } }],
    }
    expect(read(completion, 'assistant')).toEqual([
      {
        role: 'assistant',
        text: '',
        toolCalls: [{ name: 'look_up', input: json({ id: 7 }) }],
        toolResults: [],
      },
    ])
  })

  test('what tools returned, in the words of each provider', () => {
    const openai = { role: 'tool', content: '{"ok":true}' }
    const responses = { type: 'function_call_output', output: '{"ok":true}' }
    const returned = { ...plain('tool', ''), toolResults: ['{"ok":true}'] }
    expect(read([openai, responses], 'user')).toEqual([returned, returned])

    const anthropic = [
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', name: 'look_up', input: { id: 7 } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', content: [{ type: 'text', text: 'x' }] }] },
    ]
    expect(read(anthropic, 'user')).toEqual([
      {
        ...plain('assistant', 'Looking.'),
        toolCalls: [{ name: 'look_up', input: json({ id: 7 }) }],
      },
      { ...plain('user', ''), toolResults: ['x'] },
    ])
  })

  test('the inputs of an embedding', () => {
    expect(read({ input: ['a', 'b'] }, 'user')).toEqual([plain('user', 'a'), plain('user', 'b')])
  })
})

test.each([[{ vector: [1, 2] }], [[]], [[1]], [7], [[{ role: 'user', content: 'a' }, { x: 1 }]]])(
  '%j is shown raw, so that nothing of it is lost',
  (content) => expect(read(content, 'user')).toBeUndefined(),
)

test('what tools were asked and answered keeps its numbers, in JSON and in JSON inside a text', () => {
  const id = '1234567890123456789'
  const content = parseJson(
    `[{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{\\"2\\":${id},\\"1\\":-0.0}"}}]},` +
      `{"role":"assistant","content":[{"type":"tool_use","name":"f","input":{"id":${id}}}]},` +
      `{"type":"function_call_output","output":{"id":${id}}}]`,
  )
  const messages = parseConversation(content, 'user') ?? []
  expect(
    messages.flatMap(({ toolCalls }) => toolCalls.map(({ input }) => compactJson(input))),
  ).toEqual([`{"2":${id},"1":-0.0}`, `{"id":${id}}`])
  expect(messages[2]?.toolResults).toEqual([`{\n  "id": ${id}\n}`])
})
