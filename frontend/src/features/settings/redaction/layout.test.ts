import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatJson, parseJson } from '../../../lib/json'
import { jsonText } from '../../../test/json'
import { layOut } from './layout'

test('a text that is no JSON stays as it is', () => {
  const pieces = [{ text: 'to ' }, { text: '[REDACTED]', rule: 0, original: 'a@b.org' }]
  expect(layOut(pieces)).toEqual(pieces)
  expect(layOut([{ text: '17' }])).toEqual([{ text: '17' }])
})

test('JSON is shown on indented lines, each replacement where it stands', () => {
  const key = { text: '[REDACTED]', rule: 0, original: 'a@b.org' }
  const number = { text: '"[REDACTED]"', rule: 1, original: '4111111111111111' }
  const pieces = [{ text: '{"' }, key, { text: '": [ "\\"x", 1.50,' }, number, { text: ']}' }]
  expect(layOut(pieces)).toEqual([
    { text: '{\n  "' },
    key,
    { text: '": [\n    "\\"x",\n    1.50,' },
    { text: '\n    ' },
    number,
    { text: '\n  ]\n}' },
  ])
})

test('nothing gets lost, wherever a text is cut', () => {
  fc.assert(
    fc.property(jsonText(), fc.array(fc.nat(), { maxLength: 4 }), ({ text: inner }, cuts) => {
      const text = `[${inner}]`
      const places = cuts.map((cut) => cut % text.length).filter((cut) => text[cut - 1] !== '\\')
      const ends = [...places.sort((one, other) => one - other), text.length]
      const pieces = ends.map((end, place) => ({ text: text.slice(ends[place - 1] ?? 0, end) }))
      const laidOut = layOut(pieces).map((piece) => piece.text)
      expect(laidOut.join('')).toBe(formatJson(parseJson(text)))
    }),
  )
})
