import { useState, type KeyboardEvent, type PointerEvent } from 'react'
import { pointAt } from './geometry'

/** Points from one to another. */
export interface Range {
  first: number
  last: number
}

interface Marking {
  count: number
  /** Pixels from the chart's edge to its plot. */
  left: number
  /** The point under the pointer or the keys, the same in all charts. */
  active: number | undefined
  onActive: (index: number | undefined) => void
  /** A click: on a point, at a height. */
  onOpen: (range: Range, y?: number) => void
  onZoom: (range: Range) => void
}

/** A pointer that moves less than this has clicked. */
const SLACK_PX = 5

/** Moving, marking and choosing points in a chart, by pointer and by keys. */
export function useMarking({ count, left, active, onActive, onOpen, onZoom }: Marking) {
  const [grip, setGrip] = useState<{ index: number; x: number }>()
  const [mark, setMark] = useState<number>()
  const anchor = grip?.index ?? mark
  const range =
    anchor === undefined || active === undefined ? undefined : { first: anchor, last: active }

  function release() {
    setGrip(undefined)
    setMark(undefined)
  }

  const pointer = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const index = indexAt(event, count, left)
      setMark(undefined)
      setGrip({ index, x: event.clientX })
      onActive(index)
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const index = indexAt(event, count, left)
      onActive(index)
      return index
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (!grip) return
      const index = indexAt(event, count, left)
      const { top } = event.currentTarget.getBoundingClientRect()
      release()
      if (Math.abs(event.clientX - grip.x) > SLACK_PX) onZoom({ first: grip.index, last: index })
      else onOpen({ first: index, last: index }, event.clientY - top)
    },
    onPointerCancel: release,
    onPointerLeave() {
      if (!grip) onActive(undefined)
    },
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const current = active ?? count - 1
    const target = targetOf(event.key, current, count)
    if (target !== undefined) {
      setMark(event.shiftKey ? (mark ?? current) : undefined)
      onActive(target)
    } else if (event.key === 'Enter') onOpen({ first: mark ?? current, last: current })
    else if (event.key === 'z') onZoom({ first: mark ?? current, last: current })
    else if (event.key === 'Escape' && mark !== undefined) setMark(undefined)
    else return
    event.preventDefault()
  }

  return { range, handlers: { ...pointer, onKeyDown, onBlur: () => setMark(undefined) } }
}

function indexAt(event: PointerEvent<HTMLElement>, count: number, inset: number): number {
  const { left, width } = event.currentTarget.getBoundingClientRect()
  return pointAt(event.clientX - left, width, count, inset)
}

function targetOf(key: string, current: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, current - 1)
    case 'ArrowRight':
      return Math.min(count - 1, current + 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
