import { QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../api/client'
import { queryKeys } from '../../api/query-keys'
import { onGet, sent, serveApi } from '../../test/api'
import { useFresh } from './useFresh'
import type { LogsSearch } from './search'

const shownAt = Date.parse('2026-11-21T12:00:00Z')
let total = 0

beforeEach(() => {
  queryClient.clear()
  serveApi()
  total = 40
  onGet('/api/v1/logs', () => ({ items: [], total, per_page: 1, page: 1 }))
})

function watch(search: LogsSearch, shown = 40) {
  return renderHook(() => useFresh(search, shownAt, shown), {
    wrapper: ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    ),
  })
}

const look = () => queryClient.refetchQueries({ queryKey: queryKeys.freshCounts() })

test('counts what has come since the rows did, in a period that does not move', async () => {
  const { result } = watch({ refresh: 60, model: ['a'] })
  await waitFor(() => expect(sent).toHaveLength(1))
  const query = new URL(sent[0] ?? '', 'http://log.test').searchParams
  expect(query.get('from')).toBe('2026-11-20T12:00:10.000Z')
  expect(query.get('period')).toBeNull()
  expect(query.get('model')).toBe('a')
  expect(result.current).toBe(0)

  total = 52
  await look()
  await waitFor(() => expect(result.current).toBe(12))
})

test('is never less than none, though entries were deleted', async () => {
  const { result } = watch({ refresh: 60 })
  await waitFor(() => expect(sent).toHaveLength(1))
  total = 3
  await look()
  expect(result.current).toBe(0)
})

test('what came before the first look is new too', async () => {
  total = 42
  const { result } = watch({ refresh: 60 })
  await waitFor(() => expect(result.current).toBe(2))
})

test('asks for nothing unless auto refresh is on', () => {
  watch({})
  expect(sent).toEqual([])
})
