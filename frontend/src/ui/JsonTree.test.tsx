import { cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../lib/json'
import { jsonText } from '../test/json'
import { renderInApp } from '../test/render'
import { JsonTree } from './JsonTree'

test('two levels are open, the rest unfolds', async () => {
  renderInApp(<JsonTree value={parseJson('{"a":{"b":{"c":"deep"}}}')} />)
  expect(screen.getByText('b')).toBeTruthy()
  expect(screen.queryByText('deep')).toBeNull()
  await userEvent.click(screen.getByText('b'))
  expect(await screen.findByText('deep')).toBeTruthy()
})

test('a long list shows its beginning and how much more there is', async () => {
  renderInApp(<JsonTree value={parseJson(`[${[...Array(1536).keys()].join()}]`)} />)
  expect(screen.queryByText('100', { selector: '[data-kind]' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Show 1,436 more' }))
  expect(screen.getByText('1000', { selector: '[data-kind]' })).toBeTruthy()
})

test('every name and value reads as it was sent, in the order it was sent', () => {
  fc.assert(
    fc.property(jsonText({ depth: 1 }), ({ text, names, scalars }) => {
      const { container } = renderInApp(<JsonTree value={parseJson(text)} />)
      const shown = [...container.querySelectorAll('bdi')].map(({ textContent }) => textContent)
      const indexes = /^\s*\[/.test(text) ? scalars.map((_, index) => String(index)) : []
      const labels = names.length > 0 ? names : indexes
      expect(shown).toEqual(scalars.flatMap((value, at) => labels.slice(at, at + 1).concat(value)))
      cleanup()
    }),
    { numRuns: 30 },
  )
})
