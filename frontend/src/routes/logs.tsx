import { Outlet } from '@tanstack/react-router'
import { LogsPage } from '../features/logs/LogsPage'

export function LogsRoute() {
  return (
    <LogsPage>
      <Outlet />
    </LogsPage>
  )
}
