import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { getSession, resumeSession, subscribeSession } from './api/session'
import { readActivitySearch } from './features/activity/search'
import { readLogsSearch } from './features/logs/search'
import { readQuarantineSearch } from './features/quarantine/search'
import { readUsageSearch } from './features/usage/search'
import { parseSearch, stringifySearch } from './lib/search-params'
import { appRoute } from './routes/app'
import { rootRoute } from './routes/root'
import { readLocalPath } from './lib/local-path'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/logs' })
  },
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): { return_to?: string } => ({ return_to: readLocalPath(raw.return_to) }),
  beforeLoad: () => resumeSession(),
  component: lazyRouteComponent(() => import('./routes/sign-in'), 'SignInRoute'),
})

const logsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'logs',
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import('./routes/logs'), 'LogsRoute'),
})

const entryRoute = createRoute({
  getParentRoute: () => logsRoute,
  path: '$id',
  component: lazyRouteComponent(() => import('./routes/entry'), 'EntryRoute'),
})

const usageRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./routes/usage'), 'UsageRoute'),
})

const activityRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('./routes/activity'), 'ActivityRoute'),
})

const quarantineRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'quarantine',
  validateSearch: readQuarantineSearch,
  component: lazyRouteComponent(() => import('./routes/quarantine'), 'QuarantineRoute'),
})

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./routes/settings'), 'SettingsRoute'),
})

const accountsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'settings/accounts',
  component: lazyRouteComponent(() => import('./routes/settings'), 'AccountsRoute'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'settings/api-keys',
  component: lazyRouteComponent(() => import('./routes/settings'), 'ApiKeysRoute'),
})

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    signInRoute,
    appRoute.addChildren([
      logsRoute.addChildren([entryRoute]),
      usageRoute,
      activityRoute,
      quarantineRoute,
      settingsRoute,
      accountsRoute,
      apiKeysRoute,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
})

// A session that ends while a page is open leads to the sign-in page, and from there back to it.
// One that never began is no business of this: the routes themselves ask for signing in.
let wasSignedIn = false
subscribeSession(() => {
  const session = getSession()
  const ended = wasSignedIn && session.phase === 'signed-out'
  wasSignedIn = session.phase === 'signed-in'
  if (!ended) return
  const return_to = session.expired ? router.state.location.href : undefined
  void router.navigate({ to: '/sign-in', search: { return_to } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
