import { createRootRoute, Outlet, type ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { commonTexts } from '../lib/texts/common'
import { LazyJobTray } from '../ui/LazyJobTray'
import { EmptyState, ErrorState } from '../ui/States'
import { Toaster } from '../ui/toast'

export const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toaster />
      <LazyJobTray />
    </>
  ),
  errorComponent: RootError,
  notFoundComponent: NotFound,
})

/** What failed before a page could show, most often that the server is not there. */
function RootError({ error }: ErrorComponentProps) {
  return (
    <main>
      <ErrorState whole error={error} onRetry={() => location.reload()} />
    </main>
  )
}

function NotFound() {
  return (
    <main>
      <EmptyState
        whole
        title={commonTexts.notFoundTitle}
        actions={
          <Button component={Link} to="/logs">
            {commonTexts.toLogs}
          </Button>
        }
      />
    </main>
  )
}
