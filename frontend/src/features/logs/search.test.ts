import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../lib/search-params'
import {
  currentPeriod,
  filterBody,
  filterQuery,
  formatSort,
  isFiltered,
  isSearched,
  listQuery,
  parseSort,
  periodStart,
  readLogsSearch,
  searchOfBody,
  withoutFilters,
} from './search'

const read = (url: string) => readLogsSearch(parseSearch(url))

describe('the URL is the state', () => {
  test('an empty one means the last day, newest first, fifty a page', () => {
    expect(read('')).toEqual({})
    expect(listQuery({})).toEqual({ period: '1d', sort: '-started_at', page: 1, per_page: 50 })
  })

  test.each([
    '?period=7d&model=a&model=b&user=007&q=refund&sort=cost_usd&page=3&per_page=100',
    '?from=2026-11-01T00%3A00%3A00.000Z&status=failed&entity_type=ticket&conversation_id=c1&min_duration_ms=0',
    '?period=all&refresh=15',
    '?not_model=a&not_model=b&without=user&without=trace_id&metadata.team=Red+%26+Blue&metadata.a.b=1',
  ])('%s survives being read and written', (url) => {
    expect(read(stringifySearch(read(url)))).toEqual(read(url))
    expect(Object.keys(read(url)).sort()).toEqual(Object.keys(parseSearch(url)).sort())
  })

  test('defaults and nonsense leave no trace', () => {
    expect(
      read(
        '?period=1d&sort=-started_at&page=1&per_page=501&refresh=7&source=&sort=x&unknown=1&without=status&metadata.=x&metadata.team=&not_sort=x',
      ),
    ).toEqual({})
  })

  test('from and to win over a period', () => {
    const search = read('?period=7d&to=2026-11-01T00:00:00Z')
    expect(currentPeriod(search)).toBeUndefined()
    expect(filterQuery(search)).toEqual({ to: '2026-11-01T00:00:00.000Z' })
  })
})

test('cards and rows ask for the same entries', () => {
  const search = read('?period=7d&model=a&q=x&page=4&sort=cost_usd&per_page=25&refresh=5')
  expect(filterQuery(search)).toEqual({ period: '7d', model: ['a'], q: 'x' })
  expect(listQuery(search)).toMatchObject(filterQuery(search))
})

test('clearing the filters keeps the period, the order and the page size', () => {
  const search = read('?period=7d&model=a&trace_id=t&q=x&page=4&sort=cost_usd&per_page=25')
  expect(isFiltered(search)).toBe(true)
  expect(withoutFilters(search)).toEqual({ period: '7d', sort: 'cost_usd', per_page: 25 })
  expect(isFiltered(withoutFilters(search))).toBe(false)
})

test('what looks into entries is a search, along the time and without pages by number', () => {
  const search = read('?metadata.team=red&sort=cost_usd&page=4&per_page=25')
  expect(isSearched(search)).toBe(true)
  expect(listQuery(search)).toEqual({
    period: '1d',
    'metadata.team': ['red'],
    sort: '-started_at',
    per_page: 25,
  })
  expect(isSearched(read('?not_model=a&without=user'))).toBe(false)
})

test('a body says the same as the URL', () => {
  const search = read('?period=7d&not_model=a&without=user&metadata.team=red&metadata.a.b=1')
  const body = filterBody(search)
  expect(body.metadata).toEqual({ team: ['red'], 'a.b': ['1'] })
  expect(searchOfBody(JSON.parse(JSON.stringify(body)) as Record<string, unknown>)).toEqual(search)
})

test('an order is read and written', () => {
  expect(parseSort('-cost_usd')).toEqual({ key: 'cost_usd', descending: true })
  expect(parseSort(undefined)).toEqual({ key: 'started_at', descending: true })
  expect(formatSort({ key: 'started_at', descending: true })).toBeUndefined()
  expect(formatSort({ key: 'started_at', descending: false })).toBe('started_at')
})

test('a rolling period began at a moment, others say theirs or have none', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(periodStart({}, now)).toBe('2026-11-20T12:00:00.000Z')
  expect(periodStart({ period: '1h' }, now)).toBe('2026-11-21T11:00:00.000Z')
  expect(periodStart({ period: 'all' }, now)).toBeUndefined()
  expect(periodStart({ to: '2026-11-21T00:00:00Z' }, now)).toBeUndefined()
})

test('how an entry is viewed is no filter', () => {
  expect(read('?view=page&model=a')).toEqual({ view: 'page', model: ['a'] })
  expect(filterQuery({ view: 'page' })).toEqual({ period: '1d' })
})
