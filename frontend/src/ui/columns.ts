import type { Column } from './DataTable'

/** How a reader wants a table's columns: what is absent is as the table declares it. */
export interface ColumnLayout {
  /** Ids from left to right; columns that are not named follow in their declared order. */
  order: string[]
  hidden: string[]
  /** Pixels by id. */
  widths: Record<string, number>
}

/** Every column, as declared. */
export const WHOLE_LAYOUT: ColumnLayout = { order: [], hidden: [], widths: {} }

/** How a table is laid out until its reader changes it. */
export function declaredLayout(columns: Pick<Column<never>, 'id' | 'onRequest'>[]): ColumnLayout {
  const hidden = columns.filter(({ onRequest }) => onRequest).map(({ id }) => id)
  return { ...WHOLE_LAYOUT, hidden }
}

const NARROWEST = 48
const WIDEST = 800

type Sized = Pick<Column<never>, 'id' | 'width'>

/** All columns in the reader's order, hidden ones included. */
export function orderColumns<C extends { id: string }>(columns: C[], order: string[]): C[] {
  const named = order.flatMap((id) => columns.find((column) => column.id === id) ?? [])
  return [...named, ...columns.filter((column) => !named.includes(column))]
}

/** The columns that show, in the reader's order. */
export function visibleColumns<C extends { id: string }>(
  columns: C[],
  { order, hidden }: Pick<ColumnLayout, 'order' | 'hidden'>,
): C[] {
  return orderColumns(columns, order).filter(({ id }) => !hidden.includes(id))
}

export function columnWidth({ id, width }: Sized, widths: ColumnLayout['widths']): number {
  return widths[id] ?? width
}

export function resizeColumns(layout: ColumnLayout, widths: ColumnLayout['widths']): ColumnLayout {
  const clamped = Object.entries(widths).map(([id, width]) => [id, clampWidth(width)] as const)
  return { ...layout, widths: { ...layout.widths, ...Object.fromEntries(clamped) } }
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}

/** Puts a column where another is; those between make room. */
export function moveColumn<C extends { id: string }>(
  columns: C[],
  layout: ColumnLayout,
  id: string,
  target: string,
): ColumnLayout {
  const order = orderColumns(columns, layout.order).map((column) => column.id)
  const from = order.indexOf(id)
  const to = order.indexOf(target)
  if (from < 0 || to < 0) return layout
  order.splice(from, 1)
  order.splice(to, 0, id)
  return { ...layout, order }
}

/** Whether two layouts show the same columns in the same way. */
export function sameLayout(one: ColumnLayout, other: ColumnLayout): boolean {
  const fingerprint = ({ order, hidden, widths }: ColumnLayout) =>
    JSON.stringify([order, [...hidden].sort(), widths])
  return fingerprint(one) === fingerprint(other)
}
