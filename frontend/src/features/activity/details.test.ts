import { expect, test } from 'vitest'
import { describeDetails } from './details'

test('changes, lists and plain values are told in words', () => {
  const details = {
    role: { from: 'viewer', to: 'auditor' },
    name: { from: null, to: 'Ada' },
    scopes: ['read', 'content'],
    sessions_ended: 0,
    filter: { model: ['a'] },
  }
  expect(describeDetails(details)).toBe(
    'Role: viewer → auditor · Name: none → Ada · Scopes: read, content · Sessions ended: 0 · ' +
      'Filter: {"model":["a"]}',
  )
  expect(describeDetails({})).toBe('')
})
