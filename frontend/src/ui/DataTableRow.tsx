import { memo, type MouseEvent } from 'react'
import type { Column } from './DataTable'
import { SelectRowCell } from './DataTableSelection'
import classes from './DataTable.module.css'

interface DataTableRowProps<Row> {
  row: Row
  id: string
  /** The row's place in the whole table, which may not be drawn whole. */
  index: number
  /** What the row's box is called; without one there is no box. */
  label?: string
  columns: Column<Row>[]
  selected: boolean
  active: boolean
  onOpen?: (row: Row) => void
  onNear?: (row: Row) => void
  onSelect: (id: string, on: boolean) => void
}

function PlainRow<Row>(props: DataTableRowProps<Row>) {
  const { row, id, label, columns, selected, onOpen, onNear } = props
  return (
    <tr
      aria-rowindex={props.index}
      className={classes.row}
      data-clickable={onOpen !== undefined}
      data-selected={selected}
      aria-current={props.active || undefined}
      onMouseEnter={onNear && (() => onNear(row))}
      onClick={(event) => isPlainClick(event) && onOpen?.(row)}
    >
      {label !== undefined && (
        <SelectRowCell label={label} checked={selected} onChange={(on) => props.onSelect(id, on)} />
      )}
      {columns.map((column) => (
        <td key={column.id} className={classes.cell} data-numeric={column.numeric}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

/** One row. Drawn again only when it changes itself: selecting one of 500 touches one. */
export const DataTableRow = memo(PlainRow) as typeof PlainRow

/** Whether a click means the row: not a control in it, and not the end of marking a text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement
  return !target.closest('a, button, input, label') && !getSelection()?.toString()
}
