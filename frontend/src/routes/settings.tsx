import { AccountsPage } from '../features/settings/AccountsPage'
import { ApiKeysPage } from '../features/settings/ApiKeysPage'
import { SettingsPage } from '../features/settings/SettingsPage'
import { AdminOnly } from './app'

export function SettingsRoute() {
  return (
    <AdminOnly>
      <SettingsPage />
    </AdminOnly>
  )
}

export function AccountsRoute() {
  return (
    <AdminOnly>
      <AccountsPage />
    </AdminOnly>
  )
}

export function ApiKeysRoute() {
  return (
    <AdminOnly>
      <ApiKeysPage />
    </AdminOnly>
  )
}
