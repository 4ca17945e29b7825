import { expect, test } from 'vitest'
import {
  columnWidth,
  declaredLayout,
  moveColumn,
  resizeColumns,
  sameLayout,
  visibleColumns,
  WHOLE_LAYOUT,
} from './columns'

const columns = ['a', 'b', 'c', 'd'].map((id) => ({ id, width: 100 }))
const ids = (found: { id: string }[]) => found.map(({ id }) => id).join('')

test('a remembered order survives columns that were added or dropped since', () => {
  const layout = { order: ['c', 'gone', 'a'], hidden: ['b'] }
  expect(ids(visibleColumns(columns, layout))).toBe('cad')
})

test.each([
  ['a', 'c', 'bcad'],
  ['d', 'b', 'adbc'],
  ['b', 'b', 'abcd'],
  ['b', 'gone', 'abcd'],
])('moving %s to the place of %s gives %s', (id, target, expected) => {
  const { order } = moveColumn(columns, WHOLE_LAYOUT, id, target)
  expect(ids(visibleColumns(columns, { order, hidden: [] }))).toBe(expected)
})

test('a width stays between what can be read and what can be used', () => {
  const column = { id: 'a', width: 100 }
  const width = (wanted: number) =>
    columnWidth(column, resizeColumns(WHOLE_LAYOUT, { a: wanted }).widths)
  expect(columnWidth(column, {})).toBe(100)
  expect([width(10), width(140.4), width(9000)]).toEqual([48, 140, 800])
  expect(sameLayout(WHOLE_LAYOUT, resizeColumns(WHOLE_LAYOUT, { a: 10 }))).toBe(false)
})

test('what a column shows on request only is hidden until then', () => {
  const declared = declaredLayout([{ id: 'a' }, { id: 'b', onRequest: true }])
  expect(ids(visibleColumns(columns, declared))).toBe('acd')
  expect(sameLayout(declared, { ...WHOLE_LAYOUT, hidden: ['b'] })).toBe(true)
})
