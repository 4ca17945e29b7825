import { useHotkeys } from '@mantine/hooks'
import type { RefObject } from 'react'
import type { Paging } from '../../ui/usePaging'

/** The keys of the list: rows are walked through while no entry is open, pages always. */
export function useListKeys(
  rows: RefObject<HTMLElement | null>,
  paging: Paging,
  openId: string | undefined,
) {
  const walk = (by: 1 | -1) => () => {
    if (openId === undefined) focusRow(rows.current, by)
  }
  const turn = (by: 1 | -1) => () => {
    const next = paging.page + by
    if (next >= 1 && next <= paging.pageCount) paging.goTo(next)
  }

  useHotkeys([
    ['j', walk(1)],
    ['k', walk(-1)],
    [']', turn(1)],
    ['[', turn(-1)],
  ])
}

/** The row after or before the one that has the focus, else the first in view. */
function focusRow(rows: HTMLElement | null, by: 1 | -1) {
  const links = [...(rows?.querySelectorAll<HTMLElement>('tbody a') ?? [])]
  const row = document.activeElement?.closest('tr')
  const at = links.findIndex((link) => row?.contains(link))
  const next = at < 0 ? links[0] : links[at + by]
  next?.focus()
}
