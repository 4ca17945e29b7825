import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../api/client'
import type { Account } from '../../api/types'
import { onGet, onWrite, refusal, sent, serveApi, written } from '../../test/api'
import { renderAt } from '../../test/router'
import { AccountsPage } from './AccountsPage'

const ada: Account = {
  id: 'a1',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'auditor',
  active: true,
  created_at: '2026-11-01T10:00:00Z',
}

beforeEach(() => {
  queryClient.clear()
  serveApi()
  onGet('/api/v1/accounts', () => ({ items: [ada] }))
})

async function open(button: string) {
  renderAt('/settings/accounts', <AccountsPage />)
  await screen.findByText('ada@example.com')
  await userEvent.click(screen.getByRole('button', { name: button }))
  return within(await screen.findByRole('dialog'))
}

test('an account is added, and the list asked for again', async () => {
  onWrite('POST', '/api/v1/accounts', () => Response.json(ada, { status: 201 }))
  const dialog = await open('Add account')
  await userEvent.type(dialog.getByLabelText(/^Email/), 'bob@example.com')
  await userEvent.type(dialog.getByLabelText(/^Password/), 'correct horse battery')
  await userEvent.selectOptions(dialog.getByLabelText(/^Role/), 'admin')
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const body = { email: 'bob@example.com', password: 'correct horse battery', role: 'admin' }
  expect(written).toEqual([{ method: 'POST', path: '/api/v1/accounts', body }])
  expect(sent.filter((url) => url === '/api/v1/accounts')).toHaveLength(2)
})

test('what the server refuses shows at its field, the rest below', async () => {
  const labels = { email: /^Email/, name: /^Name/, role: /^Role/, password: /^Password/ }
  const errors = Object.keys(labels).map((field) => ({ field, message: `no such ${field}` }))
  onWrite('POST', '/api/v1/accounts', () => refusal(errors))
  const dialog = await open('Add account')
  await userEvent.type(dialog.getByLabelText(labels.email), 'bob@example.com')
  await userEvent.type(dialog.getByLabelText(labels.password), 'short')
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await dialog.findByText('No such email')
  for (const field of Object.keys(labels)) {
    expect(dialog.getByText(`No such ${field}`)).toBeTruthy()
  }
  expect(dialog.getByLabelText(labels.email).getAttribute('aria-invalid')).toBe('true')
  expect(dialog.queryByText(/not valid/)).toBeNull()

  onWrite('POST', '/api/v1/accounts', () => refusal([]))
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await dialog.findByText('Fields are not valid.')
  expect(dialog.queryByText('No such email')).toBeNull()
})

test('an account is changed without its password being sent', async () => {
  onWrite('PATCH', '/api/v1/accounts/{id}', () => ada)
  const dialog = await open('Edit ada@example.com')
  expect(dialog.getByLabelText(/^Email/).hasAttribute('disabled')).toBe(true)
  await userEvent.clear(dialog.getByLabelText(/^Name/))
  await userEvent.click(dialog.getByLabelText('Can sign in'))
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  const body = { name: null, role: 'auditor', active: false }
  await waitFor(() =>
    expect(written).toEqual([{ method: 'PATCH', path: '/api/v1/accounts/a1', body }]),
  )
})

test('an account is deleted only after a confirmation; a refusal stays in the dialog', async () => {
  onWrite('DELETE', '/api/v1/accounts/{id}', () =>
    Response.json({ detail: 'the last admin cannot be deleted' }, { status: 409 }),
  )
  const dialog = await open('Delete ada@example.com')
  expect(written).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
  await dialog.findByText('The last admin cannot be deleted.')
  onWrite('DELETE', '/api/v1/accounts/{id}', () => new Response(null, { status: 204 }))
  await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(written.map(({ path }) => path)).toEqual(['/api/v1/accounts/a1', '/api/v1/accounts/a1'])
})
