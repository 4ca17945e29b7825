import { renderHook } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { usePaging, type PageSearch } from './usePaging'

function paging(search: PageSearch, total: number | undefined) {
  const change = vi.fn()
  const { result } = renderHook(() => usePaging(search, total, change))
  return { ...result.current, change }
}

describe('what a page shows', () => {
  test.each([
    [{}, 0, [0, 0, 1]],
    [{}, 1, [1, 1, 1]],
    [{}, 50, [1, 50, 1]],
    [{}, 51, [1, 50, 2]],
    [{ page: 2 }, 51, [51, 51, 2]],
    [{ page: 3, per_page: 25 }, 1000, [51, 75, 40]],
  ])('%j of %i', (search, total, [from, to, pageCount]) => {
    expect(paging(search, total)).toMatchObject({ from, to, pageCount })
  })
})

describe('going elsewhere', () => {
  test('never past the ends', () => {
    const { goTo, change } = paging({ page: 2 }, 120)
    goTo(99)
    expect(change).toHaveBeenLastCalledWith({ page: 3, per_page: undefined })
    goTo(-1)
    expect(change).toHaveBeenLastCalledWith({ page: undefined, per_page: undefined })
  })

  test('another page size keeps the first row in view', () => {
    const { setPerPage, change } = paging({ page: 3, per_page: 100 }, 1000)
    setPerPage(25)
    expect(change).toHaveBeenLastCalledWith({ page: 9, per_page: 25 })
    setPerPage(500)
    expect(change).toHaveBeenLastCalledWith({ page: undefined, per_page: 500 })
  })
})
