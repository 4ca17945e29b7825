import type { KeyboardEvent, PointerEvent } from 'react'
import classes from './ResizeHandle.module.css'

interface ResizeHandleProps {
  label: string
  /** The width of the panel at the right, in percent of what it shares with its neighbour. */
  percent: number
  min: number
  max: number
  onChange: (percent: number) => void
}

const KEY_STEP_PERCENT = 2

/** The left edge of a panel: dragged, or moved by the arrow keys. */
export function ResizeHandle({ label, percent, min, max, onChange }: ResizeHandleProps) {
  const change = (wanted: number) => onChange(Math.round(Math.min(max, Math.max(min, wanted))))

  function drag(event: PointerEvent<HTMLDivElement>) {
    const handle = event.currentTarget
    const shared = handle.parentElement?.parentElement?.getBoundingClientRect()
    if (!shared || !handle.hasPointerCapture(event.pointerId)) return
    change(((shared.right - event.clientX) / shared.width) * 100)
  }

  function press({ key }: KeyboardEvent) {
    if (key === 'ArrowLeft') change(percent + KEY_STEP_PERCENT)
    if (key === 'ArrowRight') change(percent - KEY_STEP_PERCENT)
  }

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={classes.handle}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
    />
  )
}
