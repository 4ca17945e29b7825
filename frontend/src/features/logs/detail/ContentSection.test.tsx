import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderInApp } from '../../../test/render'
import { ContentSection } from './ContentSection'

const stored = { state: 'stored', truncated: false, redacted: false } as const

function renderPrompt(value: unknown, part: Parameters<typeof ContentSection>[0]['part'] = stored) {
  renderInApp(<ContentSection title="Prompt" role="user" value={value} part={part} />)
}

test.each([
  ['empty', 'None was sent.'],
  ['not_persisted', 'Not stored: the settings do not keep it.'],
  ['retired', 'No longer stored: its retention period is over.'],
  ['no_permission', 'Not shown: your role does not include reading content.'],
] as const)('a prompt that is %s says so', (state, text) => {
  renderPrompt(undefined, { ...stored, state })
  expect(screen.getByText(text)).toBeTruthy()
})

test('messages show under their roles, and raw on demand', async () => {
  renderPrompt([{ role: 'system', content: 'be brief' }], { ...stored, redacted: true })
  expect(screen.getByText('System')).toBeTruthy()
  expect(screen.getByText('Redacted')).toBeTruthy()
  await userEvent.click(screen.getByRole('radio', { name: 'Raw' }))
  expect(screen.getByText(/"role": "system"/)).toBeTruthy()
})

test('JSON that is no conversation shows raw', () => {
  renderPrompt({ vector: [1, 2] })
  expect(screen.getByText(/"vector"/)).toBeTruthy()
  expect(screen.queryByRole('radio', { name: 'Raw' })).toBeNull()
})
