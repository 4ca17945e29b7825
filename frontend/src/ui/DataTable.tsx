import {
  rowSelectionFeature,
  tableFeatures,
  useTable,
  type ReactTable,
  type RowSelectionState,
} from '@tanstack/react-table'
import { useMemo, useRef, type ReactNode } from 'react'
import { WHOLE_LAYOUT, visibleColumns, type ColumnLayout } from './columns'
import { ColumnWidths, SkeletonRows, Spacer, tableStyle } from './DataTableColumns'
import { HeaderCells } from './DataTableHeader'
import { DataTableRow } from './DataTableRow'
import { SelectAllCell } from './DataTableSelection'
import classes from './DataTable.module.css'
import type { Density } from './useColumnLayout'
import { useRowInView, useRowWindow, type RowWindow } from './useRowWindow'
import { useStable } from './useStable'

/** One column of a list, declared at module scope. */
export interface Column<Row> {
  id: string
  header: string
  /** Pixels. Fixed, so that nothing moves when rows arrive. */
  width: number
  numeric?: boolean
  /** Shows only once a reader has chosen it. */
  onRequest?: boolean
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
  /** The reader's own order, choice and widths of the columns. */
  layout?: ColumnLayout
  /** With it, headers can be dragged to another place or width. */
  onLayoutChange?: (layout: ColumnLayout) => void
  density?: Density
  sort?: Sort
  onSort?: (sort: Sort) => void
  selection?: RowSelectionState
  onSelectionChange?: (selection: RowSelectionState) => void
  activeId?: string
  onRowClick?: (row: Row) => void
  /** The pointer rests on a row: a chance to fetch what opening it will show. */
  onRowNear?: (row: Row) => void
  /** The rows belong to an earlier question and are about to be replaced. */
  stale?: boolean
  skeletonRows?: number
}

const features = tableFeatures({ rowSelectionFeature })
const NO_ROWS: never[] = []
const NO_SELECTION: RowSelectionState = {}

/** The one table of the app. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, selection = NO_SELECTION, onSelectionChange } = props
  const layout = props.layout ?? WHOLE_LAYOUT
  const { order, hidden, widths } = layout
  // The table model needs only the columns' names: cells are drawn by the columns themselves.
  const definitions = useMemo(() => columns.map(({ id }) => ({ id })), [columns])
  const shown = useMemo(() => visibleColumns(columns, { order, hidden }), [columns, order, hidden])
  const table = useTable({
    features,
    columns: definitions,
    data: rows ?? NO_ROWS,
    getRowId: rowId,
    state: { rowSelection: selection },
    onRowSelectionChange: (updater) =>
      onSelectionChange?.(typeof updater === 'function' ? updater(selection) : updater),
  })
  const selectable = onSelectionChange !== undefined
  const element = useRef<HTMLTableElement>(null)
  const range = useRowWindow(element, rows?.length ?? 0, props.density)
  useRowInView(
    element,
    rows?.findIndex((row) => rowId(row) === props.activeId) ?? -1,
    props.density,
  )
  const sizes = { columns: shown, widths, selectable }

  return (
    <table
      ref={element}
      aria-rowcount={rows && rows.length + 1}
      className={classes.table}
      aria-label={props.label}
      aria-busy={rows === undefined || props.stale === true}
      data-stale={props.stale}
      data-density={props.density}
      style={tableStyle(sizes)}
    >
      <ColumnWidths {...sizes} />
      <thead>
        <tr>
          {selectable && (
            <SelectAllCell
              all={table.getIsAllRowsSelected()}
              some={table.getIsSomeRowsSelected()}
              onChange={(on) => table.toggleAllRowsSelected(on)}
            />
          )}
          <HeaderCells {...props} shown={shown} layout={layout} />
        </tr>
      </thead>
      <tbody>
        {!rows && (
          <SkeletonRows count={props.skeletonRows} columns={shown} selectable={selectable} />
        )}
        <Rows {...props} table={table} shown={shown} selectable={selectable} range={range} />
      </tbody>
    </table>
  )
}

interface RowsProps<Row extends object> extends DataTableProps<Row> {
  table: ReactTable<typeof features, Row>
  shown: Column<Row>[]
  selectable: boolean
  range: RowWindow
}

function Rows<Row extends object>(props: RowsProps<Row>) {
  const { table, shown, selectable, range } = props
  // Stable, so that they are no reason for a row to be drawn again.
  const open = useStable((row: Row) => props.onRowClick?.(row))
  const near = useStable((row: Row) => props.onRowNear?.(row))
  const select = useStable((id: string, on: boolean) => table.getRow(id).toggleSelected(on))
  const rows = table.getRowModel().rows.slice(range.start, range.end)

  return (
    <>
      <Spacer height={range.above} />
      {rows.map((row) => (
        <DataTableRow
          key={row.id}
          row={row.original}
          id={row.id}
          // The header is the first.
          index={row.index + 2}
          label={selectable ? (props.rowLabel?.(row.original) ?? row.id) : undefined}
          columns={shown}
          selected={row.getIsSelected()}
          active={row.id === props.activeId}
          onOpen={props.onRowClick && open}
          onNear={props.onRowNear && near}
          onSelect={select}
        />
      ))}
      <Spacer height={range.below} />
    </>
  )
}
