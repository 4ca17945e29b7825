import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { renderInApp } from '../test/render'
import { JsonTree } from './JsonTree'

test('two levels are open, the rest unfolds', async () => {
  renderInApp(<JsonTree value={{ a: { b: { c: 'deep' } } }} />)
  expect(screen.getByText('b')).toBeTruthy()
  expect(screen.queryByText('deep')).toBeNull()
  await userEvent.click(screen.getByText('b'))
  expect(await screen.findByText('deep')).toBeTruthy()
})

test('a long list shows its beginning and how much more there is', async () => {
  renderInApp(<JsonTree value={Array.from({ length: 1536 }, (_, index) => index)} />)
  expect(screen.queryByText('100', { selector: '[data-kind]' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Show 1,436 more' }))
  expect(screen.getByText('1000', { selector: '[data-kind]' })).toBeTruthy()
})
