import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spellHidden, splitHidden } from './hidden'

const code = (point: number) => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`

/** Bidirectional controls, zero-width characters, soft hyphen, fillers, tags, odd spaces. */
const RANGES = [
  [0x00, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe01ef],
]

test('every character that cannot be seen is marked by its code', () => {
  const missed: string[] = []
  for (const [first = 0, last = 0] of RANGES) {
    for (let point = first; point <= last; point += 1) {
      const text = `u-1${String.fromCodePoint(point)}x`
      if (spellHidden(text) !== `u-1[${code(point)}]x`) missed.push(code(point))
    }
  }
  expect(missed).toEqual([])
})

test.each(['', 'Ada Lovelace', 'gpt-5.1-mini', 'عائشة', 'עדה', '山田 太郎', 'José', 'Ἀθηνᾶ', '🙂'])(
  '%j hides nothing',
  (text) => expect(spellHidden(text)).toBe(text),
)

test.each([
  [' u', '[U+0020]u'],
  ['u ', 'u[U+0020]'],
  ['a  b', 'a[U+0020] b'],
  [' ', '[U+0020]'],
])('%j has a space that does not show', (text, spelled) => expect(spellHidden(text)).toBe(spelled))

test('the parts make up the text, and only marked ones hide something', () => {
  const point = fc.constantFrom(...RANGES.flat()).map((point) => String.fromCodePoint(point))
  const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), point)).map((all) => all.join(''))
  fc.assert(
    fc.property(text, (sent) => {
      const parts = splitHidden(sent)
      expect(parts.map(({ text }) => text).join('')).toBe(sent)
      const spelled = parts.map(({ text, code }) => (code ? `[${code}]` : text)).join('')
      expect(spelled).toBe(spellHidden(sent))
      expect(spellHidden(spelled)).toBe(spelled)
    }),
  )
})
