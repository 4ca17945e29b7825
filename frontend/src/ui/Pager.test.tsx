import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { renderInApp } from '../test/render'
import { Pager } from './Pager'
import { usePaging } from './usePaging'

function Harness({ change }: { change: () => void }) {
  return <Pager paging={usePaging({ page: 2 }, 12_345, change)} />
}

test('says what is shown and jumps to any page', async () => {
  const change = vi.fn()
  renderInApp(<Harness change={change} />)
  expect(screen.getByText('51–100 of 12,345')).toBeTruthy()

  const field = screen.getByRole('textbox', { name: 'Page' })
  await userEvent.clear(field)
  await userEvent.type(field, '200{Enter}')
  expect(change).toHaveBeenLastCalledWith({ page: 200, per_page: undefined })

  await userEvent.click(screen.getByRole('button', { name: 'Last page' }))
  expect(change).toHaveBeenLastCalledWith({ page: 247, per_page: undefined })
})

test('nonsense in the page field is taken back', async () => {
  renderInApp(<Harness change={vi.fn()} />)
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Page' })
  await userEvent.clear(field)
  await userEvent.type(field, 'x{Enter}')
  expect(field.value).toBe('2')
})
