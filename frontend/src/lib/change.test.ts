import { expect, test } from 'vitest'
import { compare, compareShares } from './change'

test('a change is a part of what was before', () => {
  expect(compare(150, 100)).toEqual({ direction: 'up', by: 0.5 })
  expect(compare(75, 100)).toEqual({ direction: 'down', by: 0.25 })
  expect(compare(100, 100)).toEqual({ direction: 'same', by: 0 })
})

test('without a number before there is no change', () => {
  expect(compare(5, 0)).toBeUndefined()
  expect(compare(5, undefined)).toBeUndefined()
  expect(compare(undefined, 5)).toBeUndefined()
})

test('shares differ by points, even from none', () => {
  expect(compareShares(0.5, 0)).toEqual({ direction: 'up', by: 0.5 })
  expect(compareShares(0.981, 0.98101)).toEqual({ direction: 'same', by: 0 })
})
