import { expect, it } from 'vitest'
import { $api } from './client'
import { isOfEntries, isOfOneEntry, queryKeys } from './query-keys'

const id = '019aa0c4-7a5e-7000-8000-000000000001'
const params = { query: { model: ['a'] } }

it('names the reads of the API as they name themselves', () => {
  const entry = $api.queryOptions('get', '/api/v1/logs/{id}', { params: { path: { id } } })
  expect(queryKeys.entry(id)).toEqual(entry.queryKey)
  expect(queryKeys.settings()).toEqual($api.queryOptions('get', '/api/v1/settings').queryKey)
  expect(queryKeys.views()).toEqual($api.queryOptions('get', '/api/v1/views').queryKey)
})

it('begins the keys of a path with that of all its reads', () => {
  const page = $api.queryOptions('get', '/api/v1/logs', { params })
  expect(page.queryKey.slice(0, 2)).toEqual(queryKeys.entryPages())
  const kept = $api.queryOptions('get', '/api/v1/quarantine', { params: { query: { page: 2 } } })
  expect(kept.queryKey.slice(0, 2)).toEqual(queryKeys.quarantine())
  const count = queryKeys.freshCount(params, 1)
  expect(count.slice(0, 1)).toEqual(queryKeys.freshCounts())
  expect(count).not.toEqual(queryKeys.freshCount({ query: { model: ['b'] } }, 1))
})

it('tells what shows entries from what does not', () => {
  const entries = [
    $api.queryOptions('get', '/api/v1/logs', { params }),
    $api.queryOptions('get', '/api/v1/logs/stats', { params }),
    $api.queryOptions('get', '/api/v1/logs/facets', { params }),
    $api.queryOptions('get', '/api/v1/usage/summary', { params }),
  ].map(({ queryKey }) => queryKey)
  expect(entries.map(isOfEntries)).toEqual(entries.map(() => true))
  expect(entries.map(isOfOneEntry)).toEqual(entries.map(() => false))
  expect(isOfOneEntry(queryKeys.entry(id))).toBe(true)
  const others = [queryKeys.settings(), queryKeys.quarantine(), queryKeys.cleanupPreview(30)]
  expect(others.map(isOfEntries)).toEqual(others.map(() => false))
})
