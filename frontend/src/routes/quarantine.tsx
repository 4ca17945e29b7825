import { QuarantinePage } from '../features/quarantine/QuarantinePage'
import { AdminOnly } from './app'

export function QuarantineRoute() {
  return (
    <AdminOnly>
      <QuarantinePage />
    </AdminOnly>
  )
}
