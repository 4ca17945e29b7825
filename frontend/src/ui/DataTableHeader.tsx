import { tableTexts } from '../lib/texts/common'
import { moveColumn, resizeColumns, type ColumnLayout } from './columns'
import type { Column, Sort } from './DataTable'
import classes from './DataTable.module.css'
import { DownIcon, UpIcon } from './icons'
import { useColumnMove } from './useColumnMove'
import { useColumnResize } from './useColumnResize'

interface Sorting {
  sort?: Sort
  onSort?: (sort: Sort) => void
}

interface HeaderCellsProps<Row> extends Sorting {
  columns: Column<Row>[]
  shown: Column<Row>[]
  layout: ColumnLayout
  onLayoutChange?: (layout: ColumnLayout) => void
}

/** The names of the columns, which a mouse drags to other places and widths. */
export function HeaderCells<Row>(props: HeaderCellsProps<Row>) {
  const { columns, shown, layout, onLayoutChange } = props
  return shown.map((column) => (
    <HeaderCell
      key={column.id}
      column={column}
      sort={props.sort}
      onSort={props.onSort}
      onMove={onLayoutChange && ((id, to) => onLayoutChange(moveColumn(columns, layout, id, to)))}
      onResize={onLayoutChange && ((widths) => onLayoutChange(resizeColumns(layout, widths)))}
    />
  ))
}

interface HeaderCellProps<Row> extends Sorting {
  column: Column<Row>
  onMove?: (id: string, to: string) => void
  onResize?: (widths: ColumnLayout['widths']) => void
}

function HeaderCell<Row>({ column, sort, onSort, onMove, onResize }: HeaderCellProps<Row>) {
  const { id, numeric, sortKey } = column
  const { dragging, onPointerDown } = useColumnMove(id, onMove)
  const active = sort !== undefined && sortKey === sort.key
  const order = sort?.descending ? 'descending' : 'ascending'

  return (
    <th
      scope="col"
      className={classes.header}
      data-column={id}
      data-numeric={numeric}
      data-dragging={dragging || undefined}
      aria-sort={active ? order : undefined}
      onPointerDown={onPointerDown}
    >
      {sortKey && onSort ? (
        <SortButton column={column} sort={active ? sort : undefined} onSort={onSort} />
      ) : (
        column.header
      )}
      {onResize && <Edge id={id} onResize={onResize} />}
    </th>
  )
}

interface SortButtonProps<Row> {
  column: Column<Row>
  /** The list's order, when it is by this column. */
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}

/** Orders the list by a column, descending first. */
function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const { header, sortKey = '' } = column
  return (
    <button
      type="button"
      className={classes.sort}
      title={tableTexts.sortBy(header)}
      onClick={() => onSort({ key: sortKey, descending: sort ? !sort.descending : true })}
    >
      {header}
      <span className={classes.arrow} data-active={sort !== undefined}>
        {sort && !sort.descending ? <UpIcon size={12} /> : <DownIcon size={12} />}
      </span>
    </button>
  )
}

interface EdgeProps {
  id: string
  onResize: (widths: ColumnLayout['widths']) => void
}

/** The mouse's way to a width; keys and fingers have the columns' menu. */
function Edge({ id, onResize }: EdgeProps) {
  return <span aria-hidden="true" className={classes.edge} {...useColumnResize(id, onResize)} />
}
