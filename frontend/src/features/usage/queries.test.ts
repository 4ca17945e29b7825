import { expect, it } from 'vitest'
import { breakdownQuery, timeseriesQuery } from './queries'
import { MEASURES, type UsageSearch } from './search'

const sortOf = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  (queryKey[2] as { params: { query: { sort?: string } } }).params.query.sort

it('tells the same values apart in the charts and in the breakdown: the highest by one measure', () => {
  const searches: UsageSearch[] = [{}, ...MEASURES.map((sort) => ({ sort }))]
  for (const search of searches) {
    expect(sortOf(timeseriesQuery(search, 'utc'))).toBe(search.sort ?? 'requests')
    expect(sortOf(breakdownQuery(search))).toBe(search.sort ?? 'requests')
  }
})

it('orders nothing where nothing is told apart', () => {
  expect(sortOf(timeseriesQuery({ group_by: 'none', sort: 'cost_usd' }, 'utc'))).toBeUndefined()
})
