import { describe, expect, test } from 'vitest'
import { parseMarkdown } from './markdown'

const plain = (text: string) => ({ kind: 'plain', text })

describe('blocks', () => {
  test('fenced code is told from text, and may hold anything', () => {
    expect(parseMarkdown('Here:\n```sql\n# not a title\n\n- no list\n```\nDone.')).toEqual([
      { kind: 'paragraph', spans: [plain('Here:')] },
      { kind: 'code', lang: 'sql', text: '# not a title\n\n- no list' },
      { kind: 'paragraph', spans: [plain('Done.')] },
    ])
  })

  test('a fence that never closes runs to the end', () => {
    expect(parseMarkdown('```\na\nb')).toEqual([{ kind: 'code', lang: '', text: 'a\nb' }])
  })

  test('titles, lists and quotes', () => {
    expect(parseMarkdown('## Plan\n3. one\n   more\n4) two\n\n- a\n* b\n> said\n> so')).toEqual([
      { kind: 'heading', level: 2, spans: [plain('Plan')] },
      { kind: 'list', ordered: true, start: 3, items: [[plain('one\nmore')], [plain('two')]] },
      { kind: 'list', ordered: false, start: 1, items: [[plain('a')], [plain('b')]] },
      { kind: 'quote', spans: [plain('said\nso')] },
    ])
  })

  test('line breaks within a paragraph are kept, blank lines part paragraphs', () => {
    expect(parseMarkdown('a\r\nb\n\n\nc')).toEqual([
      { kind: 'paragraph', spans: [plain('a\nb')] },
      { kind: 'paragraph', spans: [plain('c')] },
    ])
    expect(parseMarkdown('')).toEqual([])
  })
})

test('marks within a line', () => {
  expect(parseMarkdown('a **b c** `d*e*` *f* g')).toEqual([
    {
      kind: 'paragraph',
      spans: [
        plain('a '),
        { kind: 'strong', text: 'b c' },
        plain(' '),
        { kind: 'code', text: 'd*e*' },
        plain(' '),
        { kind: 'emphasis', text: 'f' },
        plain(' g'),
      ],
    },
  ])
})

test.each(['2 * 3 * 4', 'my_file_name', '<b>x</b>', '[a](javascript:x)', '**', '#hashtag', '-1'])(
  '%s stays as it was typed',
  (text) => expect(parseMarkdown(text)).toEqual([{ kind: 'paragraph', spans: [plain(text)] }]),
)

test('a long hostile text takes no longer than its length', () => {
  const begun = performance.now()
  parseMarkdown('*a '.repeat(50_000) + '`'.repeat(50_000) + '**'.repeat(50_000))
  expect(performance.now() - begun).toBeLessThan(2000)
})
