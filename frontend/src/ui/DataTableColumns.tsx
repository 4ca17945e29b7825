import type { CSSProperties } from 'react'
import { columnWidth, type ColumnLayout } from './columns'
import type { Column } from './DataTable'
import classes from './DataTable.module.css'

const SELECT_WIDTH = 40

type Sized = Pick<Column<never>, 'id' | 'width'>

interface WidthsProps {
  columns: Sized[]
  widths: ColumnLayout['widths']
  selectable: boolean
}

/**
 * A table fills its frame, sharing out what is left over, until its reader has set a width: then
 * every column keeps its own.
 */
export function tableStyle(props: WidthsProps): CSSProperties {
  const width = totalWidth(props)
  const own = Object.keys(props.widths).length > 0
  return own ? { width, minWidth: width } : { minWidth: width }
}

function totalWidth({ columns, widths, selectable }: WidthsProps): number {
  return columns.reduce(
    (sum, column) => sum + columnWidth(column, widths),
    selectable ? SELECT_WIDTH : 0,
  )
}

/** Fixed widths, so that nothing moves when rows arrive. */
export function ColumnWidths({ columns, widths, selectable }: WidthsProps) {
  return (
    <colgroup>
      {selectable && <col style={{ width: SELECT_WIDTH }} />}
      {columns.map((column) => (
        <col
          key={column.id}
          data-column={column.id}
          style={{ width: columnWidth(column, widths) }}
        />
      ))}
    </colgroup>
  )
}

interface SkeletonProps {
  count?: number
  columns: Pick<Column<never>, 'id' | 'numeric'>[]
  selectable: boolean
}

export function SkeletonRows({ count = 12, columns, selectable }: SkeletonProps) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row} className={classes.row} aria-hidden="true">
      {selectable && <td className={classes.cell} />}
      {columns.map(({ id, numeric }) => (
        <td key={id} className={classes.cell} data-numeric={numeric}>
          <span className={classes.skeleton} />
        </td>
      ))}
    </tr>
  ))
}

/** Stands for rows that are out of view. */
export function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden="true" style={{ height }} /> : null
}
