import { useEffect, useRef, useState, type PointerEvent as Press } from 'react'

/** Less than this is a click. */
const DRAG_STARTS_PX = 6

type Move = (id: string, to: string) => void

/**
 * Drags a header to the place of another. Only with a mouse: a finger on the header scrolls, and
 * the columns' menu does the same by touch and by key.
 */
export function useColumnMove(id: string, onMove: Move | undefined) {
  const [dragging, setDragging] = useState(false)
  const gesture = useRef<AbortController>(undefined)

  useEffect(() => () => gesture.current?.abort(), [])

  function start(event: Press<HTMLElement>) {
    if (!onMove || event.pointerType !== 'mouse' || event.button !== 0) return
    const header = event.currentTarget
    const from = event.clientX
    let moved = false
    const end = new AbortController()
    gesture.current = end

    // Listened for on the whole page: a quick pointer is over another header at once.
    const follow = ({ clientX }: PointerEvent) => {
      moved ||= Math.abs(clientX - from) >= DRAG_STARTS_PX
      setDragging(moved)
      if (moved) markTarget(header, headerAt(header, clientX)?.dataset.column)
    }
    const drop = ({ clientX }: PointerEvent) => {
      end.abort()
      setDragging(false)
      markTarget(header, undefined)
      if (!moved) return
      swallowClick()
      const target = headerAt(header, clientX)?.dataset.column
      if (target !== undefined && target !== id) onMove(id, target)
    }
    document.addEventListener('pointermove', follow, end)
    document.addEventListener('pointerup', drop, end)
    document.addEventListener('pointercancel', drop, end)
  }

  return { dragging, onPointerDown: start }
}

/** The release of a drag is no click on the button that sorts. */
function swallowClick() {
  const stop = (event: Event) => event.stopPropagation()
  document.addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => document.removeEventListener('click', stop, { capture: true }))
}

function headers(inside: HTMLElement): HTMLElement[] {
  return [...(inside.closest('tr')?.querySelectorAll<HTMLElement>('[data-column]') ?? [])]
}

function headerAt(inside: HTMLElement, x: number) {
  return headers(inside).find((header) => {
    const { left, right } = header.getBoundingClientRect()
    return x >= left && x < right
  })
}

/** Shows where the column would land, on the side it would come to. */
function markTarget(dragged: HTMLElement, target: string | undefined) {
  const all = headers(dragged)
  const own = all.indexOf(dragged)
  all.forEach((header, index) => {
    const marked = header.dataset.column === target && index !== own
    if (marked) header.dataset.drop = index < own ? 'before' : 'after'
    else delete header.dataset.drop
  })
}
