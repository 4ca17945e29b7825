import { expect, test } from 'vitest'
import { durationTicks, linearTicks } from './scale'

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [7, [0, 5, 10]],
  [340, [0, 200, 400]],
  [24_960_539, [0, 10_000_000, 20_000_000, 30_000_000]],
])('an axis up to %d', (highest, ticks) => expect(linearTicks(highest)).toEqual(ticks))

test('money has lines between whole dollars', () => {
  expect(linearTicks(0.25, 3, false)).toEqual([0, 0.1, 0.2, 0.3])
})

test('an axis of durations encloses them', () => {
  expect(durationTicks(450, 5200)).toEqual([100, 1000, 10_000])
  expect(durationTicks(0.2, 2)).toEqual([1, 10])
  expect(durationTicks(1000, 1000)).toEqual([100, 1000, 10_000])
  expect(durationTicks(1, 90_000_000).at(-1)).toBe(86_400_000)
})
