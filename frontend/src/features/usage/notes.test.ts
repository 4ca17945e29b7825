import { expect, test } from 'vitest'
import { numbers } from '../../test/usage'
import { costNote, tokensNote } from './notes'

test.each([
  [{ requests: 2, costed_requests: 1, cost_usd: 1 }, '$1.00 per request (1 with a cost)'],
  [{ requests: 2, costed_requests: 2, cost_usd: 4 }, '$2.00 per request'],
  [{ requests: 2, costed_requests: 2, cost_usd: 0 }, '$0 per request'],
  [{ requests: 2, costed_requests: 0, cost_usd: 0 }, ''],
])('the average cost of %o counts those with a cost', (changes, note) => {
  expect(costNote(numbers(changes))).toBe(note)
})

test('tokens tell what was read from a cache and written to it', () => {
  const usage = { total_tokens: 107, input_tokens: 100, output_tokens: 7, cached_input_tokens: 60 }
  expect(tokensNote(numbers(usage))).toBe('100 in (60 cached) · 7 out')
  const writing = numbers({ ...usage, cache_write_tokens: 9 })
  expect(tokensNote(writing)).toBe('100 in (60 cached, 9 written) · 7 out')
  expect(tokensNote(numbers())).toBe('')
})
