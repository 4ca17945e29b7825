import { UsagePage } from '../features/usage/UsagePage'

export function UsageRoute() {
  return <UsagePage />
}
