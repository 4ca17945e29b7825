import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { signIn, useSession } from '../api/session'
import { SignInForm } from '../features/auth/SignInForm'

export function SignInRoute() {
  const { return_to } = useSearch({ from: '/sign-in' })
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

  const expired = session.phase === 'signed-out' && session.expired
  return <SignInForm expired={expired} onSignIn={signIn} />
}
