import { expect, test } from 'vitest'
import { EMPTY_RULE, moved, readRules, triable, writeRules } from './rules'

test('rules come back as they were written', () => {
  const written = [
    'plain',
    { name: 'staff', pattern: 'P\\d+', replacement: '[STAFF]' },
    { pattern: 'gone', replacement: '' },
    { name: 'named', pattern: 'x' },
  ]
  expect(writeRules(readRules(written))).toEqual(written)
  expect(readRules(undefined)).toEqual([])
})

test('a rule moves within the list and never out of it', () => {
  const list = ['a', 'b', 'c']
  expect(moved(list, 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moved(list, 2, 1)).toEqual(['a', 'c', 'b'])
  expect(moved(list, 0, -1)).toEqual(list)
  expect(moved(list, 2, 3)).toEqual(list)
})

test('a rule that is still being written is not tried, and the others keep their places', () => {
  const rules = [EMPTY_RULE, { ...EMPTY_RULE, pattern: 'x' }]
  expect(triable(rules)).toEqual({ rules: [rules[1]], places: [1] })
})
