import { ActivityPage } from '../features/activity/ActivityPage'
import { AdminOnly } from './app'

export function ActivityRoute() {
  return (
    <AdminOnly>
      <ActivityPage />
    </AdminOnly>
  )
}
