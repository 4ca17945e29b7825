import { describe, expect, test } from 'vitest'
import {
  formatCost,
  formatCount,
  formatDuration,
  formatExactCost,
  formatShare,
  formatWord,
} from './format'

test('absent is not zero', () => {
  expect(formatCount(undefined)).toBe('–')
  expect(formatCount(0)).toBe('0')
  expect(formatDuration(undefined)).toBe('–')
  expect(formatCost(undefined)).toBe('–')
  expect(formatCost(0)).toBe('$0')
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.00 s'],
  [3419, '3.42 s'],
  [59_994, '59.99 s'],
  [59_996, '1 m 00 s'],
  [125_400, '2 m 05 s'],
  [3_599_600, '1 h 00 m'],
  [4_320_000, '1 h 12 m'],
])('%i ms is %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text))

describe('costs', () => {
  test.each([
    [0.000012, '<$0.0001'],
    [0.00123, '$0.0012'],
    [1234.5, '$1,234.50'],
  ])('%d in a column is %s', (usd, text) => expect(formatCost(usd)).toBe(text))

  test('every place that was sent shows in the detail', () => {
    expect(formatExactCost(0.000000001)).toBe('$0.000000001')
    expect(formatExactCost(2)).toBe('$2.00')
  })
})

test('shares and words', () => {
  expect(formatShare(1, 3)).toBe('33.3%')
  expect(formatShare(0, 0)).toBe('–')
  expect(formatWord('partial_success')).toBe('Partial success')
  expect(formatWord('api')).toBe('API')
})
