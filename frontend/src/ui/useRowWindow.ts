import { useLayoutEffect, useState, type RefObject } from 'react'
import type { Density } from './useColumnLayout'

/** Fewer rows than this are all drawn: the browser's own search and selection then reach them. */
const WHOLE_UP_TO = 100
/** Drawn beyond either edge, so that a flick of the wheel finds them there. */
const OVERSCAN_ROWS = 20
/** The window moves in strides: most scrolling draws nothing at all. */
const STRIDE_ROWS = 10

/** As high as DataTable.module.css makes them. */
const ROW_HEIGHT: Record<Density, number> = { compact: 32, comfortable: 40 }

const HEAD_HEIGHT = 32

/** Which rows of a long table are drawn, and the pixels that stand for those that are not. */
export interface RowWindow {
  start: number
  end: number
  above: number
  below: number
}

/** The rows of a list that a frame of some height needs when scrolled to some point. */
export function rowsInView(count: number, height: number, top: number, view: number): RowWindow {
  if (count <= WHOLE_UP_TO) return { start: 0, end: count, above: 0, below: 0 }
  const reached = Math.min(top, Math.max(0, count * height - view))
  const stride = (row: number) => Math.floor(row / STRIDE_ROWS) * STRIDE_ROWS
  const start = Math.max(0, stride(reached / height) - OVERSCAN_ROWS)
  const last = stride((reached + view) / height) + STRIDE_ROWS + OVERSCAN_ROWS
  const end = Math.min(count, last)
  return { start, end, above: start * height, below: (count - end) * height }
}

/** Follows the scrolling of whatever a table lies in. */
export function useRowWindow(
  table: RefObject<HTMLTableElement | null>,
  count: number,
  density: Density = 'compact',
): RowWindow {
  const height = ROW_HEIGHT[density]
  const [seen, setSeen] = useState({ top: 0, view: 0 })

  useLayoutEffect(() => {
    const frame = scrollingParent(table.current)
    if (!frame || count <= WHOLE_UP_TO) return
    const look = () => {
      const next = { top: frame.scrollTop, view: frame.clientHeight }
      setSeen((before) => (sameRows(count, height, before, next) ? before : next))
    }
    look()
    const sizes = new ResizeObserver(look)
    sizes.observe(frame)
    frame.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      frame.removeEventListener('scroll', look)
    }
  }, [table, count, height])

  return rowsInView(count, height, seen.top, seen.view)
}

/** Scrolls just far enough that a row shows: keys may have led out of view. */
export function useRowInView(
  table: RefObject<HTMLTableElement | null>,
  index: number,
  density: Density = 'compact',
) {
  const height = ROW_HEIGHT[density]

  useLayoutEffect(() => {
    const frame = scrollingParent(table.current)
    if (!frame || index < 0) return
    const top = index * height
    // The head lies over the first row in view.
    const hidden = top + height + HEAD_HEIGHT - frame.clientHeight
    // By whole rows, so that none is cut by the head.
    const least = Math.ceil(hidden / height) * height
    if (frame.scrollTop > top) frame.scrollTop = top
    else if (frame.scrollTop < least) frame.scrollTop = least
  }, [table, index, height])
}

type Seen = { top: number; view: number }

function sameRows(count: number, height: number, a: Seen, b: Seen): boolean {
  const [one, other] = [a, b].map(({ top, view }) => rowsInView(count, height, top, view))
  return one?.start === other?.start && one?.end === other?.end
}

function scrollingParent(element: HTMLElement | null): HTMLElement | null {
  for (let at = element?.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at
  }
  return null
}
