import { createRoute, useNavigate, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { getSession, resumeSession, signIn, useSession } from '../api/session'
import { SignInForm } from '../features/auth/SignInForm'
import { readLocalPath } from '../lib/local-path'
import { rootRoute } from './root'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw): { return_to?: string } => {
    const return_to = readLocalPath(raw.return_to)
    return return_to === undefined ? {} : { return_to }
  },
  beforeLoad: resumeSession,
  component: SignInPage,
})

function SignInPage() {
  const { return_to } = signInRoute.useSearch()
  const session = useSession()
  const navigate = useNavigate()
  const { history } = useRouter()
  const signedIn = session.phase === 'signed-in'

  // Covers the form below as well as a session that the refresh cookie resumed.
  useEffect(() => {
    if (!signedIn) return
    if (return_to) history.replace(return_to)
    else void navigate({ to: '/logs', replace: true })
  }, [signedIn, return_to, history, navigate])

  const current = getSession()
  const expired = current.phase === 'signed-out' && current.expired
  return <SignInForm expired={expired} onSignIn={signIn} />
}
