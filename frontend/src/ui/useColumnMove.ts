import { useState, type PointerEvent } from 'react'

/** Less than this is a click. */
const DRAG_STARTS_PX = 6

/**
 * Drags a header to the place of another. Only with a mouse: a finger on the header scrolls, and
 * the columns' menu does the same by touch and by key.
 */
export function useColumnMove(id: string, onMove: ((id: string, to: string) => void) | undefined) {
  const [startX, setStartX] = useState<number>()
  const [dragging, setDragging] = useState(false)

  function start(event: PointerEvent<HTMLElement>) {
    if (onMove && event.pointerType === 'mouse' && event.button === 0) setStartX(event.clientX)
  }

  function move(event: PointerEvent<HTMLElement>) {
    if (startX === undefined) return
    if (!dragging) {
      if (Math.abs(event.clientX - startX) < DRAG_STARTS_PX) return
      // Captured, the pointer's release is no click on the button that sorts.
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragging(true)
    }
    markTarget(event.currentTarget, headerAt(event)?.dataset.column)
  }

  function end(event: PointerEvent<HTMLElement>) {
    markTarget(event.currentTarget, undefined)
    const target = headerAt(event)?.dataset.column
    if (dragging && target !== undefined && target !== id) onMove?.(id, target)
    setStartX(undefined)
    setDragging(false)
  }

  return {
    dragging,
    handlers: { onPointerDown: start, onPointerMove: move, onPointerUp: end, onPointerCancel: end },
  }
}

function headers(inside: HTMLElement): HTMLElement[] {
  return [...(inside.closest('tr')?.querySelectorAll<HTMLElement>('[data-column]') ?? [])]
}

function headerAt({ currentTarget, clientX }: PointerEvent<HTMLElement>) {
  return headers(currentTarget).find((header) => {
    const { left, right } = header.getBoundingClientRect()
    return clientX >= left && clientX < right
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
