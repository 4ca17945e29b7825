import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../api/client'
import type { ApiKey } from '../../api/types'
import { onGet, onWrite, refusal, serveApi, written } from '../../test/api'
import { renderAt } from '../../test/router'
import { ApiKeysPage } from './ApiKeysPage'

const SECRET = 'alb_3kTq9ZxYabcdefghijklmnop'
const key: ApiKey = {
  id: 'k1',
  name: 'gateway',
  prefix: 'alb_3kTq9ZxY',
  scopes: ['ingest'],
  created_at: '2026-11-01T10:00:00Z',
}
let keys: ApiKey[]

beforeEach(() => {
  queryClient.clear()
  serveApi()
  keys = []
  onGet('/api/v1/api-keys', () => ({ items: keys }))
})

async function openForm() {
  renderAt('/settings/api-keys', <ApiKeysPage />)
  await screen.findByText('No API keys yet')
  await userEvent.click(screen.getByRole('button', { name: 'Create API key' }))
  return within(await screen.findByRole('dialog'))
}

test('the secret of a new key shows once, in no list and no cache', async () => {
  onWrite('POST', '/api/v1/api-keys', () => {
    keys = [key]
    return Response.json({ secret: SECRET, api_key: key }, { status: 201 })
  })
  const dialog = await openForm()
  await userEvent.type(dialog.getByLabelText(/^Name/), 'gateway')
  await userEvent.click(dialog.getByLabelText(/^read:/))
  await userEvent.click(dialog.getByRole('button', { name: 'Create API key' }))
  expect((await dialog.findAllByText(new RegExp(SECRET))).length).toBeGreaterThan(0)
  expect(written.map(({ body }) => body)).toEqual([{ name: 'gateway', scopes: ['ingest', 'read'] }])

  await userEvent.click(dialog.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await screen.findByText('alb_3kTq9ZxY…')
  expect(document.body.textContent).not.toContain(SECRET)
  const cached = queryClient.getQueryCache().getAll()
  expect(JSON.stringify(cached.map(({ state }) => state.data))).not.toContain(SECRET)
})

test('what the server refuses shows at its field', async () => {
  onWrite('POST', '/api/v1/api-keys', () =>
    refusal([
      { field: 'name', message: 'the name is taken' },
      { field: 'scopes', message: 'the scope is not yours to give' },
      { field: 'expires_at', message: 'the moment has passed' },
    ]),
  )
  const dialog = await openForm()
  await userEvent.type(dialog.getByLabelText(/^Name/), 'gateway')
  await userEvent.click(dialog.getByRole('button', { name: 'Create API key' }))
  await dialog.findByText('The name is taken')
  expect(dialog.getByText('The scope is not yours to give')).toBeTruthy()
  expect(dialog.getByText('The moment has passed')).toBeTruthy()
  expect(dialog.getByLabelText(/^Name/).getAttribute('aria-invalid')).toBe('true')
  expect(dialog.getByLabelText(/^Expires/).getAttribute('aria-invalid')).toBe('true')
  expect(dialog.queryByText(/not valid/)).toBeNull()
})

test('a key is revoked only after a confirmation', async () => {
  keys = [key]
  onWrite('DELETE', '/api/v1/api-keys/{id}', () => {
    keys = [{ ...key, revoked_at: '2026-11-02T10:00:00Z' }]
    return new Response(null, { status: 204 })
  })
  renderAt('/settings/api-keys', <ApiKeysPage />)
  await userEvent.click(await screen.findByRole('button', { name: 'Revoke gateway' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(written).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Revoke' }))
  await screen.findByText('Revoked')
  expect(written.map(({ path }) => path)).toEqual(['/api/v1/api-keys/k1'])
  expect(screen.queryByRole('button', { name: 'Revoke gateway' })).toBeNull()
})
