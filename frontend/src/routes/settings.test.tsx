import { screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../api/client'
import { signIn } from '../api/session'
import type { Permission, Role } from '../api/types'
import { onGet, onWrite, sent, serveApi } from '../test/api'
import { renderAt } from '../test/router'
import { AccountsRoute, ApiKeysRoute, SettingsRoute } from './settings'

beforeEach(() => {
  queryClient.clear()
  serveApi()
})

async function enterAs(role: Role, permissions: Permission[]) {
  const account = { id: 'a1', email: 'ada@example.com', role }
  const token = { access_token: 'token', token_type: 'Bearer', expires_in: 900, account }
  onWrite('POST', '/api/v1/auth/login', () => token)
  onGet('/api/v1/auth/me', () => ({ kind: 'account' as const, account, permissions }))
  await signIn('ada@example.com', 'correct horse battery')
  sent.length = 0
}

test.each([
  ['configuration', SettingsRoute],
  ['accounts', AccountsRoute],
  ['API keys', ApiKeysRoute],
])('who is no administrator is told so, and the server not asked: %s', async (_, Route) => {
  await enterAs('auditor', ['read', 'content'])
  renderAt('/settings', <Route />)
  await screen.findByRole('heading', { name: 'Your role does not allow access to this page' })
  expect(sent).toEqual([])
})

test('an administrator sees the page', async () => {
  await enterAs('admin', ['read', 'content', 'delete', 'admin'])
  onGet('/api/v1/accounts', () => ({ items: [] }))
  renderAt('/settings/accounts', <AccountsRoute />)
  await screen.findByRole('button', { name: 'Add account' })
})
