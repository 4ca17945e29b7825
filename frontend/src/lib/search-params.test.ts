import { describe, expect, test } from 'vitest'
import {
  parseSearch,
  readInteger,
  readMoment,
  readTexts,
  readWord,
  stringifySearch,
} from './search-params'

describe('the query as the API writes it', () => {
  test('a repeated name is a list, and survives the way back', () => {
    const search = parseSearch('?model=a%2Fb&model=c&q=x+y%26z')
    expect(search).toEqual({ model: ['a/b', 'c'], q: 'x y&z' })
    expect(parseSearch(stringifySearch(search))).toEqual(search)
  })

  test('what is absent leaves no trace', () => {
    expect(stringifySearch({ a: undefined, b: [], c: '', d: null })).toBe('')
    expect(stringifySearch({ page: 2, q: undefined })).toBe('?page=2')
  })

  test('a number in a text stays a text: users may be called 007', () => {
    expect(parseSearch('?user=007')).toEqual({ user: '007' })
  })
})

describe('values that cannot be meant are dropped', () => {
  test.each([
    ['0', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['501', undefined],
    ['', undefined],
    ['500', 500],
    [['7', '9'], 7],
  ])('page size %j → %j', (given, read) => expect(readInteger(given, 1, 500)).toBe(read))

  test('lists lose blank and repeated items', () => {
    expect(readTexts(['a', '', 'b', 'a'])).toEqual(['a', 'b'])
    expect(readTexts(['', ' '])).toBeUndefined()
    expect(readTexts('one')).toEqual(['one'])
  })

  test('words and moments', () => {
    expect(readWord('7d', ['1d', '7d'])).toBe('7d')
    expect(readWord('8d', ['1d', '7d'])).toBeUndefined()
    expect(readMoment('2026-11-21T10:00:00+01:00')).toBe('2026-11-21T09:00:00.000Z')
    expect(readMoment('yesterday')).toBeUndefined()
  })
})
