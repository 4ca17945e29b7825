import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { renderInApp } from '../test/render'
import { DataTable, type Column } from './DataTable'

interface Fruit {
  id: string
  name: string
  weight: number
}

const columns: Column<Fruit>[] = [
  { id: 'name', header: 'Name', width: 100, cell: ({ name }) => name },
  {
    id: 'weight',
    header: 'Weight',
    width: 80,
    numeric: true,
    sortKey: 'grams',
    cell: ({ weight }) => weight,
  },
]
const rows: Fruit[] = [
  { id: 'a', name: 'Apple', weight: 150 },
  { id: 'b', name: 'Banana', weight: 120 },
]

function renderTable(props: Partial<Parameters<typeof DataTable<Fruit>>[0]> = {}) {
  renderInApp(
    <DataTable
      label="Fruit"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ name }) => name}
      {...props}
    />,
  )
  return screen.getByRole('table', { name: 'Fruit' })
}

test('shows the visible columns of every row', () => {
  const table = renderTable({ layout: { order: [], hidden: ['weight'], widths: {} } })
  expect(within(table).getByRole('columnheader', { name: 'Name' })).toBeTruthy()
  expect(within(table).queryByRole('columnheader', { name: 'Weight' })).toBeNull()
  expect(within(table).getAllByRole('row')).toHaveLength(3)
})

test('orders descending first, then the other way', async () => {
  const onSort = vi.fn()
  renderTable({ onSort, sort: { key: 'grams', descending: true } })
  expect(screen.getByRole('columnheader', { name: 'Weight' }).getAttribute('aria-sort')).toBe(
    'descending',
  )
  await userEvent.click(screen.getByRole('button', { name: 'Weight' }))
  expect(onSort).toHaveBeenCalledWith({ key: 'grams', descending: false })
})

test('a click in the row opens it, a click on its box selects it', async () => {
  const onRowClick = vi.fn()
  const onSelectionChange = vi.fn()
  renderTable({ onRowClick, onSelectionChange, selection: {} })
  await userEvent.click(screen.getByText('Banana'))
  expect(onRowClick).toHaveBeenCalledWith(rows[1])
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select row Apple' }))
  expect(onSelectionChange).toHaveBeenCalledWith({ a: true })
  expect(onRowClick).toHaveBeenCalledTimes(1)
})

test('is busy while rows are on their way', () => {
  expect(renderTable({ rows: undefined }).getAttribute('aria-busy')).toBe('true')
})
