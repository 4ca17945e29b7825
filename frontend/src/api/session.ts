import { useSyncExternalStore } from 'react'
import { api, queryClient } from './client'
import {
  acceptToken,
  forgetToken,
  mayHaveSession,
  refreshToken,
  sendLast,
  whenExpired,
} from './tokens'
import type { Identity, Permission } from './types'

/** Who is signed in, or why no one is. */
export type Session =
  | { phase: 'unknown' }
  | { phase: 'signed-in'; identity: Identity }
  | { phase: 'signed-out'; expired: boolean }

let session: Session = { phase: 'unknown' }
const listeners = new Set<() => void>()

// Signing out in one tab signs out the others, which would otherwise keep showing the log until
// their next call.
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('logbook')
if (tabs) tabs.onmessage = () => leave(false)

whenExpired(() => leave(true))

function become(next: Session) {
  session = next
  listeners.forEach((listener) => listener())
}

function leave(expired: boolean) {
  if (session.phase !== 'signed-in') return
  forgetToken()
  void queryClient.cancelQueries()
  become({ phase: 'signed-out', expired })
  queryClient.clear()
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function getSession(): Session {
  return session
}

export function useSession(): Session {
  return useSyncExternalStore(subscribeSession, getSession)
}

/** Whether the signed-in account may do something. */
export function useMay(permission: Permission): boolean {
  return mayIn(useSession(), permission)
}

export function mayIn(current: Session, permission: Permission): boolean {
  return current.phase === 'signed-in' && current.identity.permissions.includes(permission)
}

/** At the start of the app: resumes the session of the refresh cookie, if there is one. */
export async function resumeSession(): Promise<Session> {
  if (session.phase !== 'unknown') return session
  const had = mayHaveSession()
  if (had && (await refreshToken())) await enter()
  else become({ phase: 'signed-out', expired: had })
  return session
}

export async function signIn(email: string, password: string): Promise<void> {
  const { data } = await api.POST('/api/v1/auth/login', { body: { email, password } })
  if (!data) return
  acceptToken(data)
  await enter()
}

async function enter() {
  const { data } = await api.GET('/api/v1/auth/me')
  if (data) become({ phase: 'signed-in', identity: data })
}

export async function signOut(): Promise<void> {
  void queryClient.cancelQueries()
  await sendLast(async () => {
    await api.POST('/api/v1/auth/logout')
    tabs?.postMessage('signed-out')
    leave(false)
  })
}
