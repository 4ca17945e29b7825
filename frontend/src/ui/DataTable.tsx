import {
  columnVisibilityFeature,
  rowSelectionFeature,
  tableFeatures,
  useTable,
  type RowSelectionState,
} from '@tanstack/react-table'
import { useMemo, type MouseEvent, type ReactNode } from 'react'
import { SelectAllCell, SelectRowCell } from './DataTableSelection'
import { HeaderCell } from './DataTableHeader'
import classes from './DataTable.module.css'

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

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })
const NO_ROWS: never[] = []
const NO_SELECTION: RowSelectionState = {}

/** The one table of the app. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, hidden, selection = NO_SELECTION, onSelectionChange } = props
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  // The table model needs only the columns' names: cells are drawn by the columns themselves.
  const definitions = useMemo(() => columns.map(({ id }) => ({ id })), [columns])
  const columnVisibility = useMemo(
    () => Object.fromEntries((hidden ?? NO_ROWS).map((id) => [id, false])),
    [hidden],
  )
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? NO_ROWS,
    getRowId: rowId,
    state: { columnVisibility, rowSelection: selection },
    onRowSelectionChange: (updater) =>
      onSelectionChange?.(typeof updater === 'function' ? updater(selection) : updater),
  })
  const shown = table.getVisibleLeafColumns().flatMap(({ id }) => byId.get(id) ?? [])
  const selectable = onSelectionChange !== undefined

  return (
    <table
      className={classes.table}
      aria-label={props.label}
      aria-busy={rows === undefined || props.stale}
      data-stale={props.stale}
      style={{ minWidth: totalWidth(shown, selectable) }}
    >
      <colgroup>
        {selectable && <col style={{ width: SELECT_WIDTH }} />}
        {shown.map(({ id, width }) => (
          <col key={id} style={{ width }} />
        ))}
      </colgroup>
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
        {rows === undefined && (
          <SkeletonRows
            count={props.skeletonRows ?? 12}
            columns={shown.length + (selectable ? 1 : 0)}
          />
        )}
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            className={classes.row}
            data-clickable={props.onRowClick !== undefined}
            data-selected={row.getIsSelected()}
            aria-current={row.id === props.activeId || undefined}
            onClick={(event) => isPlainClick(event) && props.onRowClick?.(row.original)}
          >
            {selectable && (
              <SelectRowCell
                label={props.rowLabel?.(row.original) ?? row.id}
                checked={row.getIsSelected()}
                onChange={(on) => row.toggleSelected(on)}
              />
            )}
            {shown.map((column) => (
              <td key={column.id} className={classes.cell} data-numeric={column.numeric}>
                {column.cell(row.original)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const SELECT_WIDTH = 40

function totalWidth(columns: { width: number }[], selectable: boolean): number {
  return columns.reduce((sum, { width }) => sum + width, selectable ? SELECT_WIDTH : 0)
}

/** Whether a click means the row: not a control in it, and not the end of marking a text. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement
  return !target.closest('a, button, input, label') && !getSelection()?.toString()
}

function SkeletonRows({ count, columns }: { count: number; columns: number }) {
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
