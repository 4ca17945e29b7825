import {
  rowSelectionFeature,
  tableFeatures,
  useTable,
  type RowSelectionState,
} from '@tanstack/react-table'
import { useMemo, type ReactNode } from 'react'
import { DataTableRow } from './DataTableRow'
import { SelectAllCell } from './DataTableSelection'
import { HeaderCell } from './DataTableHeader'
import classes from './DataTable.module.css'
import { useStable } from './useStable'

/** One column of a list, declared at module scope. */
export interface Column<Row> {
  id: string
  header: string
  /** Pixels. Fixed, so that nothing moves when rows arrive. */
  width: number
  numeric?: boolean
  /** The API's name for ordering by this column, if it can. */
  sortKey?: string
  cell: (row: Row) => ReactNode
}

/** The order of a list: by a {@link Column.sortKey}. */
export interface Sort {
  key: string
  descending: boolean
}

interface DataTableProps<Row> {
  label: string
  columns: Column<Row>[]
  /** Absent while they are on their way, which shows a skeleton. */
  rows: Row[] | undefined
  rowId: (row: Row) => string
  rowLabel?: (row: Row) => string
  /** Columns that are not shown. */
  hidden?: string[]
  sort?: Sort
  onSort?: (sort: Sort) => void
  selection?: RowSelectionState
  onSelectionChange?: (selection: RowSelectionState) => void
  activeId?: string
  onRowClick?: (row: Row) => void
  /** The rows belong to an earlier question and are about to be replaced. */
  stale?: boolean
  skeletonRows?: number
}

const features = tableFeatures({ rowSelectionFeature })
const NO_ROWS: never[] = []
const NO_SELECTION: RowSelectionState = {}

/** The one table of the app. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, hidden, selection = NO_SELECTION, onSelectionChange } = props
  // The table model needs only the columns' names: cells are drawn by the columns themselves.
  const definitions = useMemo(() => columns.map(({ id }) => ({ id })), [columns])
  const shown = useMemo(() => columns.filter(({ id }) => !hidden?.includes(id)), [columns, hidden])
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? NO_ROWS,
    getRowId: rowId,
    state: { rowSelection: selection },
    onRowSelectionChange: (updater) =>
      onSelectionChange?.(typeof updater === 'function' ? updater(selection) : updater),
  })
  // Stable, so that they are no reason for a row to be drawn again.
  const open = useStable((row: Row) => props.onRowClick?.(row))
  const select = useStable((id: string, on: boolean) => table.getRow(id).toggleSelected(on))
  const selectable = onSelectionChange !== undefined

  return (
    <table
      className={classes.table}
      aria-label={props.label}
      aria-busy={rows === undefined || props.stale === true}
      data-stale={props.stale}
      style={{ minWidth: totalWidth(shown, selectable) }}
    >
      <ColumnWidths columns={shown} selectable={selectable} />
      <thead>
        <tr>
          {selectable && (
            <SelectAllCell
              all={table.getIsAllRowsSelected()}
              some={table.getIsSomeRowsSelected()}
              onChange={(on) => table.toggleAllRowsSelected(on)}
            />
          )}
          {shown.map((column) => (
            <HeaderCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {!rows && <SkeletonRows count={props.skeletonRows} columns={shown.length + +selectable} />}
        {table.getRowModel().rows.map((row) => (
          <DataTableRow
            key={row.id}
            row={row.original}
            id={row.id}
            label={selectable ? (props.rowLabel?.(row.original) ?? row.id) : undefined}
            columns={shown}
            selected={row.getIsSelected()}
            active={row.id === props.activeId}
            onOpen={props.onRowClick && open}
            onSelect={select}
          />
        ))}
      </tbody>
    </table>
  )
}

const SELECT_WIDTH = 40

type Sized = Pick<Column<never>, 'id' | 'width'>

function totalWidth(columns: Sized[], selectable: boolean): number {
  return columns.reduce((sum, { width }) => sum + width, selectable ? SELECT_WIDTH : 0)
}

function ColumnWidths({ columns, selectable }: { columns: Sized[]; selectable: boolean }) {
  return (
    <colgroup>
      {selectable && <col style={{ width: SELECT_WIDTH }} />}
      {columns.map(({ id, width }) => (
        <col key={id} style={{ width }} />
      ))}
    </colgroup>
  )
}

function SkeletonRows({ count = 12, columns }: { count?: number; columns: number }) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row} className={classes.row} aria-hidden="true">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column} className={classes.cell}>
          <span className={classes.skeleton} />
        </td>
      ))}
    </tr>
  ))
}
