import { expect, test } from 'vitest'
import { parseMarkdown, safeLink } from './markdown'

const types = (text: string) =>
  parseMarkdown(text)
    ?.map(({ type }) => type)
    .filter((type) => type !== 'space')

test('what models write is told apart', () => {
  const text =
    '# Plan\n\n1. one\n   - two\n\n```sql\n# no title\n```\n\n| a |\n|---|\n| 1 |\n\n> so'
  expect(types(text)).toEqual(['heading', 'list', 'code', 'table', 'blockquote'])
})

test('a fence that never closes runs to the end', () => {
  expect(parseMarkdown('```js\na\n\nb')?.[0]).toMatchObject({ type: 'code', text: 'a\n\nb' })
})

test.each([
  ['https://example.com/a', true],
  ['mailto:a@example.com', true],
  ['javascript:alert(1)', false],
  [' javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['//example.com', false],
])('%s is safe to follow: %s', (href, safe) => {
  expect(safeLink(href)).toBe(safe ? href : undefined)
})

const MUCH = 64 * 1024

test.each(['>', '> ', '_a', '*a**b', '[', '`a', '<a ', '~a ', '- '])(
  'a long hostile run of %j is read in time or not at all',
  (part) => {
    const begun = performance.now()
    expect(() => parseMarkdown(part.repeat(MUCH / part.length))).not.toThrow()
    expect(performance.now() - begun).toBeLessThan(1000)
  },
)
