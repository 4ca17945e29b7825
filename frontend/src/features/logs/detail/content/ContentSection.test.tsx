import { cleanup, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactJson, parseJson } from '../../../../lib/json'
import { jsonText } from '../../../../test/json'
import { renderInApp } from '../../../../test/render'
import { ContentSection } from './ContentSection'

const stored = { state: 'stored', truncated: false, redacted: false } as const

function renderPrompt(value: unknown, part: Parameters<typeof ContentSection>[0]['part'] = stored) {
  const json = value === undefined ? undefined : parseJson(JSON.stringify(value))
  renderInApp(<ContentSection title="Prompt" role="user" value={json} part={part} />)
}

test.each([
  ['empty', 'The client did not send this content.'],
  ['not_persisted', 'The settings exclude this content from storage.'],
  ['retired', 'This content was deleted when its retention period ended.'],
  ['no_permission', 'Your role does not allow you to read content.'],
] as const)('a prompt that is %s says so', (state, text) => {
  renderPrompt(undefined, { ...stored, state })
  expect(screen.getByText(text, { exact: false })).toBeTruthy()
})

test('messages show under their roles, as a tree, and raw', async () => {
  renderPrompt([{ role: 'system', content: 'be brief' }], { ...stored, redacted: true })
  expect(screen.getByText('System')).toBeTruthy()
  expect(screen.getByText('Redacted')).toBeTruthy()
  expect(screen.queryByText('Truncated')).toBeNull()
  await userEvent.click(screen.getByRole('radio', { name: 'Tree' }))
  expect(screen.getByText('be brief', { selector: '[data-kind=string]' })).toBeTruthy()
  await userEvent.click(screen.getByRole('radio', { name: 'Raw' }))
  expect(screen.getByText(/"role": "system"/)).toBeTruthy()
})

test('JSON that is no conversation shows as a tree', () => {
  renderPrompt({ vector: [1, 2] })
  expect(screen.getByText('vector')).toBeTruthy()
  expect(screen.queryByRole('radio', { name: 'Conversation' })).toBeNull()
})

test('what tools were asked and answered is folded, with a glimpse of it', async () => {
  renderPrompt([
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ function: { name: 'look_up', arguments: '{"order":{"id":7}}' } }],
    },
    { role: 'tool', content: 'no such order' },
  ])
  expect(screen.getByText('look_up')).toBeTruthy()
  expect(screen.getByText('{"order":{"id":7}}')).toBeTruthy()
  const results = screen.getByText('Tool result').closest('details')
  expect(results?.open).toBe(false)
})

test('Markdown is read, but nothing that it holds can run or be fetched', async () => {
  renderPrompt(
    '**bold** [bad](javascript:alert(1)) [good](https://example.com) ![x](https://e.com/x.png) <b>raw</b>',
  )
  expect((await screen.findByText('bold')).tagName).toBe('STRONG')
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://example.com',
    'https://e.com/x.png',
  ])
  expect(document.querySelector('img, b')).toBeNull()
  expect(screen.getByText(/<b>raw/)).toBeTruthy()
})

test('raw and copied, any JSON is what was sent', () => {
  const copied: string[] = []
  const clipboard = { writeText: async (text: string) => void copied.push(text) }
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
  fc.assert(
    fc.property(jsonText({ depth: 3 }), ({ text, compact }) => {
      const value = parseJson(text)
      renderInApp(<ContentSection title="Prompt" role="user" value={value} part={stored} />)
      const raw = document.querySelector('input[value=raw]')
      if (raw) fireEvent.click(raw)
      fireEvent.click(screen.getAllByLabelText('Copy prompt')[0] as HTMLElement)
      for (const shown of [document.querySelector('pre code')?.textContent, copied.at(-1)]) {
        if (value.kind === 'string') expect(shown).toBe(value.value)
        else expect(compactJson(parseJson(shown ?? ''))).toBe(compact)
      }
      cleanup()
    }),
    { numRuns: 10 },
  )
})
