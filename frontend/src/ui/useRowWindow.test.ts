import { expect, test } from 'vitest'
import { rowsInView } from './useRowWindow'

test('a short list is drawn whole', () => {
  expect(rowsInView(100, 32, 0, 600)).toEqual({ start: 0, end: 100, above: 0, below: 0 })
})

test.each([0, 31, 1000, 8000, 15_300, 16_000])(
  'of a long list scrolled to %i every row in view is drawn, and the height stays whole',
  (top) => {
    const { start, end, above, below } = rowsInView(500, 32, top, 700)
    expect(start * 32).toBeLessThanOrEqual(top)
    expect(end * 32).toBeGreaterThanOrEqual(Math.min(top + 700, 500 * 32))
    expect(end - start).toBeLessThan(100)
    expect(above + (end - start) * 32 + below).toBe(500 * 32)
  },
)

test('a list that became shorter than where one was shows its end', () => {
  const { start, end } = rowsInView(120, 32, 15_000, 700)
  expect([start, end]).toEqual([70, 120])
})
