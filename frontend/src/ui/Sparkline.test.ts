import { expect, test } from 'vitest'
import { sparkline } from './Sparkline'

test('goes from edge to edge, and from zero to the highest value', () => {
  expect(sparkline([0, 5, 10])).toBe('M0,29L50,15L100,1')
})

test('nothing at all is a flat line', () => {
  expect(sparkline([0, 0, 0])).toBe('M0,29L50,29L100,29')
})
