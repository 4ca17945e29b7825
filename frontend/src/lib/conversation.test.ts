import { describe, expect, test } from 'vitest'
import { parseConversation } from './conversation'

const plain = (role: string, text: string) => ({
  role,
  text,
  toolCalls: [],
  toolResults: [],
})

describe('what reads as a conversation', () => {
  test('a text is one message of its side', () => {
    expect(parseConversation('hi', 'user')).toEqual([plain('user', 'hi')])
  })

  test('a list of messages, alone or in a request', () => {
    const messages = [
      { role: 'system', content: 'be brief' },
      { role: 'user', content: [{ type: 'text', text: 'what is this?' }, { type: 'image_url' }] },
    ]
    const read = [plain('system', 'be brief'), plain('user', 'what is this?\n\n[image_url]')]
    expect(parseConversation(messages, 'user')).toEqual(read)
    expect(parseConversation({ model: 'm', messages }, 'user')).toEqual(read)
  })

  test('a completion with a tool call and no text', () => {
    const call = { function: { name: 'look_up', arguments: '{"id":7}' } }
    const completion = {
      choices: [{ message: { role: 'assistant', content: null, tool_calls: [call] } }],
    }
    expect(parseConversation(completion, 'assistant')).toEqual([
      {
        role: 'assistant',
        text: '',
        toolCalls: [{ name: 'look_up', input: { id: 7 } }],
        toolResults: [],
      },
    ])
  })

  test('what tools returned, in the words of each provider', () => {
    const openai = { role: 'tool', content: '{"ok":true}' }
    const responses = { type: 'function_call_output', output: '{"ok":true}' }
    const returned = { ...plain('tool', ''), toolResults: ['{"ok":true}'] }
    expect(parseConversation([openai, responses], 'user')).toEqual([returned, returned])

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
    expect(parseConversation(anthropic, 'user')).toEqual([
      {
        ...plain('assistant', 'Looking.'),
        toolCalls: [{ name: 'look_up', input: { id: 7 } }],
      },
      { ...plain('user', ''), toolResults: ['x'] },
    ])
  })

  test('the inputs of an embedding', () => {
    expect(parseConversation({ input: ['a', 'b'] }, 'user')).toEqual([
      plain('user', 'a'),
      plain('user', 'b'),
    ])
  })
})

test.each([[{ vector: [1, 2] }], [[]], [[1]], [7], [[{ role: 'user', content: 'a' }, { x: 1 }]]])(
  '%j is shown raw, so that nothing of it is lost',
  (content) => expect(parseConversation(content, 'user')).toBeUndefined(),
)
