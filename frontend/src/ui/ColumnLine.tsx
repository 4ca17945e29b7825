import { Checkbox } from '@mantine/core'
import type { KeyboardEvent, PointerEvent } from 'react'
import { tableTexts } from '../lib/texts/common'
import { columnWidth, moveColumn, orderColumns, resizeColumns, type ColumnLayout } from './columns'
import classes from './ColumnsMenu.module.css'
import type { Column } from './DataTable'
import { GripIcon } from './icons'

type Named = Pick<Column<never>, 'id' | 'header' | 'width'>

interface ColumnLineProps {
  column: Named
  columns: Named[]
  layout: ColumnLayout
  onChange: (layout: ColumnLayout) => void
}

/** A column in the menu: a box that shows it, and a grip that moves and widens it. */
export function ColumnLine({ column, columns, layout, onChange }: ColumnLineProps) {
  const { id, header } = column
  const { hidden } = layout
  return (
    <li className={classes.line} data-id={id}>
      <Checkbox
        label={header}
        checked={!hidden.includes(id)}
        onChange={(event) =>
          onChange({
            ...layout,
            hidden: event.currentTarget.checked
              ? hidden.filter((other) => other !== id)
              : [...hidden, id],
          })
        }
      />
      <Grip column={column} columns={columns} layout={layout} onChange={onChange} />
    </li>
  )
}

const KEY_STEP_PX = 8

function Grip({ column, columns, layout, onChange }: ColumnLineProps) {
  const { id, header } = column
  const order = orderColumns(columns, layout.order).map((other) => other.id)
  const place = order.indexOf(id)
  const width = columnWidth(column, layout.widths)

  function moveTo(target: string | undefined) {
    if (target && target !== id) onChange(moveColumn(columns, layout, id, target))
  }

  function press(event: KeyboardEvent) {
    const widen = (by: number) => onChange(resizeColumns(layout, { [id]: width + by }))
    const acts: Record<string, () => void> = {
      ArrowUp: () => moveTo(order[place - 1]),
      ArrowDown: () => moveTo(order[place + 1]),
      ArrowLeft: () => widen(-KEY_STEP_PX),
      ArrowRight: () => widen(KEY_STEP_PX),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <button
      type="button"
      className={classes.grip}
      aria-label={tableTexts.grip(header)}
      aria-description={tableTexts.gripState(place + 1, order.length, width)}
      onKeyDown={press}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => moveTo(lineUnder(event))}
    >
      <GripIcon />
    </button>
  )
}

/** The column whose line a dragging pointer is over. */
function lineUnder({ currentTarget, pointerId, clientY }: PointerEvent<HTMLElement>) {
  if (!currentTarget.hasPointerCapture(pointerId)) return undefined
  const lines = [...(currentTarget.closest('ul')?.children ?? [])] as HTMLElement[]
  const over = lines.find((line) => {
    const { top, bottom } = line.getBoundingClientRect()
    return clientY >= top && clientY < bottom
  })
  return over?.dataset.id
}
