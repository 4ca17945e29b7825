import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactJson } from '../lib/json'
import { jsonText } from '../test/json'
import { readEntry } from './entry'

test('content is read as it was sent, the rest as the document says', () => {
  fc.assert(
    fc.property(jsonText(), jsonText(), ({ text, compact }, response) => {
      const entry = readEntry(
        `{"id":"e1","usage":{"input_tokens":3},"prompt":${text},"response":${response.text}}`,
      )
      expect(entry).toMatchObject({ id: 'e1', usage: { input_tokens: 3 } })
      expect(entry.prompt && compactJson(entry.prompt)).toBe(compact)
      expect(entry.response && compactJson(entry.response)).toBe(response.compact)
      expect('metadata' in entry).toBe(false)
    }),
  )
})
