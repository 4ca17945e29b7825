import { createRoute, Outlet, redirect } from '@tanstack/react-router'
import { resumeSession, mayIn, useSession } from '../api/session'
import { Shell } from '../features/shell/Shell'
import { commonTexts } from '../lib/texts/common'
import { EmptyState } from '../ui/States'
import { rootRoute } from './root'
import type { ReactNode } from 'react'

/** Everything that needs a signed-in account. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    const session = await resumeSession()
    if (session.phase === 'signed-in') return
    const return_to = location.href === '/' || location.href === '/logs' ? undefined : location.href
    throw redirect({ to: '/sign-in', search: { return_to } })
  },
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
})

/** A section for administrators; others are told so instead of seeing every call refused. */
export function AdminOnly({ children }: { children: ReactNode }) {
  if (mayIn(useSession(), 'admin')) return children
  return (
    <EmptyState whole title={commonTexts.noPermissionTitle}>
      {commonTexts.noPermission}
    </EmptyState>
  )
}
