import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonText } from '../test/json'
import { compactJson, formatJson, memberOf, parseJson, readJson } from './json'

describe('any JSON text', () => {
  test('is written as it was sent, but for the space between its tokens', () => {
    fc.assert(
      fc.property(jsonText(), ({ text, compact }) => {
        const read = parseJson(text)
        expect(compactJson(read)).toBe(compact)
        expect(compactJson(parseJson(formatJson(read)))).toBe(compact)
      }),
      { numRuns: 1000 },
    )
  })

  test('is laid out as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        expect(compactJson(parseJson(text))).toBe(text)
        expect(formatJson(parseJson(text))).toBe(JSON.stringify(value, null, 2))
      }),
    )
  })
})

test.each(['', '{', '[1,]', '{a:1}', '[01]', '[.5]', '["\t"]', '1 2', '["\\x"]', 'NaN'])(
  '%j is refused',
  (text) => expect(() => parseJson(text)).toThrow(SyntaxError),
)

test('of repeated names the last counts', () => {
  const object = parseJson('{"a":1,"b":2,"a":3}')
  expect(object.kind === 'object' && memberOf(object, 'a')).toEqual({ kind: 'number', source: '3' })
})

test.each(['plain', '17', '"text"', '{broken', '['.repeat(100_000) + ']'.repeat(100_000)])(
  'a text that is no object or list, or too deep to lay out, stays a text',
  (text) => expect(readJson(text)).toBeUndefined(),
)
