import type { PointerEvent } from 'react'
import { clampWidth, type ColumnLayout } from './columns'

type Widths = ColumnLayout['widths']

/**
 * Drags the right edge of a column. While that lasts only the column's own element changes, so
 * that not one row is drawn again; the new widths are told at the end.
 */
export function useColumnResize(id: string, onResize: (widths: Widths) => void) {
  function start(event: PointerEvent<HTMLElement>) {
    // Neither a move of the column nor the marking of a text.
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    freeze(tableOf(event))
  }

  function move(event: PointerEvent<HTMLElement>) {
    event.stopPropagation()
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const table = tableOf(event)
    const left = event.currentTarget.closest('th')?.getBoundingClientRect().left ?? 0
    setWidths(table, { ...readWidths(table), [id]: clampWidth(event.clientX - left) })
  }

  function end(event: PointerEvent<HTMLElement>) {
    event.stopPropagation()
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onResize(readWidths(tableOf(event)))
  }

  return { onPointerDown: start, onPointerMove: move, onPointerUp: end }
}

function tableOf({ currentTarget }: PointerEvent<HTMLElement>): HTMLTableElement | null {
  return currentTarget.closest('table')
}

function columnsOf(table: HTMLTableElement | null): HTMLElement[] {
  return [...(table?.querySelectorAll<HTMLElement>('col') ?? [])]
}

/** A table that fills its frame stretches its columns; from here on each has the width one sees. */
function freeze(table: HTMLTableElement | null) {
  const seen = [...(table?.querySelectorAll('thead th') ?? [])].map((header) =>
    Math.round(header.getBoundingClientRect().width),
  )
  columnsOf(table).forEach((column, index) => (column.style.width = `${seen[index]}px`))
}

function readWidths(table: HTMLTableElement | null): Widths {
  return Object.fromEntries(
    columnsOf(table).flatMap(({ dataset, style }) =>
      dataset.column === undefined ? [] : [[dataset.column, Number.parseInt(style.width, 10)]],
    ),
  )
}

function setWidths(table: HTMLTableElement | null, widths: Widths) {
  let total = 0
  for (const column of columnsOf(table)) {
    const wanted = widths[column.dataset.column ?? '']
    if (wanted !== undefined) column.style.width = `${wanted}px`
    total += Number.parseInt(column.style.width, 10)
  }
  if (table) table.style.width = table.style.minWidth = `${total}px`
}
