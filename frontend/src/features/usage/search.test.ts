import { expect, test } from 'vitest'
import { filterQuery } from '../logs/search'
import { narrowed, readUsageSearch, usageQuery } from './search'

test('what the page knows is read, defaults and the rest are dropped', () => {
  const raw = { period: '7d', group_by: 'status', by: 'user', sort: 'cost_usd', q: 'x', page: '3' }
  expect(readUsageSearch(raw)).toEqual({ period: '7d', group_by: 'status', sort: 'cost_usd' })
  expect(readUsageSearch({ group_by: 'moon', interval: 'year', show: 'some' })).toEqual({})
})

test('a way back needs a zoom to come back from', () => {
  const from = '2026-11-21T10:00:00.000Z'
  expect(readUsageSearch({ from, back: '7d' })).toEqual({ from, back: '7d' })
  expect(readUsageSearch({ period: '30d', back: '7d' })).toEqual({ period: '30d' })
})

test('the API is asked only for what it knows', () => {
  const search = readUsageSearch({
    model: 'a',
    group_by: 'none',
    interval: 'day',
    numbers: 'table',
    from: '2026-11-21T10:00:00.000Z',
    back: '7d',
  })
  expect(usageQuery(search)).toEqual({ model: ['a'], from: search.from })
  // The facets of the filters are asked for with the whole of the page's search.
  expect(filterQuery(search as Parameters<typeof filterQuery>[0])).toEqual(usageQuery(search))
})

test('a value takes the place of others of its filter', () => {
  const search = readUsageSearch({ model: ['a', 'b'], user: 'u', by: 'model' })
  expect(narrowed(search, 'model', 'b')).toEqual({ model: ['b'], user: ['u'] })
})

test('no value takes the place of values and leads to the entries without one', () => {
  const search = readUsageSearch({ model: 'a', not_model: 'b', without: ['user', 'model'] })
  expect(filterQuery(narrowed(search, 'model', undefined))).toEqual({
    period: '1d',
    without: ['user', 'model'],
  })
  expect(filterQuery(narrowed(search, 'user', 'u'))).toEqual({
    period: '1d',
    model: ['a'],
    not_model: ['b'],
    without: ['model'],
    user: ['u'],
  })
})

test('what says where a list goes on is none of usage', () => {
  expect(
    readUsageSearch({ q: 'x', 'metadata.team': 'red', cursor: 'abc', per_page: '25', model: 'a' }),
  ).toEqual({
    model: ['a'],
  })
})
