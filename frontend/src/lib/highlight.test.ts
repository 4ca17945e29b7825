import { expect, test } from 'vitest'
import { highlight } from './highlight'

test('code is coloured by what its parts are, and nothing of it is lost', () => {
  const code = 'fn main() {\n    let x = "<b>"; // so\n}'
  const spans = highlight(code, 'Rust') ?? []
  expect(spans.map(({ text }) => text).join('')).toBe(code)
  expect(spans).toContainEqual({ kind: 'keyword', text: 'fn' })
  expect(spans).toContainEqual({ kind: 'string', text: '"<b>"' })
  expect(spans).toContainEqual({ kind: 'comment', text: '// so' })
})

test('an unknown language stays as it is', () => {
  expect(highlight('x', 'klingon')).toBeUndefined()
})
