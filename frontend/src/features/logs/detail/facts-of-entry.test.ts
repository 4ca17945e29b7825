import { expect, test } from 'vitest'
import type { Entry } from '../../../api/types'
import { summaryFacts, usageFacts } from './facts-of-entry'

const entry: Entry = {
  id: '019c0000-0000-7000-8000-000000000000',
  started_at: '2026-01-31T09:30:00.000Z',
  status: 'succeeded',
  capability: 'chat',
  source: 'chat',
}

/** The value of a fact by its name; absent where it does not show. */
function fact(facts: ReturnType<typeof usageFacts>, wanted: string) {
  return facts.find(([name]) => name === wanted)?.[1]
}

test('parts of the input that concern a cache show where they were counted', () => {
  const usage = { input_tokens: 21, cached_input_tokens: 8, cache_write_tokens: 0 }
  const facts = usageFacts({ ...entry, usage })
  expect(fact(facts, 'Cached input')).toBe('8')
  expect(fact(facts, 'Cache writes')).toBe('0')
  expect(fact(usageFacts(entry), 'Cache writes')).toBeUndefined()
})

test('the time to the first token shows where the answer was streamed', () => {
  const facts = summaryFacts({ ...entry, time_to_first_token_ms: 340 })
  expect(fact(facts, 'First token')).toBe('340 ms')
  expect(fact(summaryFacts(entry), 'First token')).toBeUndefined()
})
