import { ApiProblem, readProblem, unreachable } from '../lib/problem'
import type { TokenAnswer } from './types'

// The access token lives in this variable only. The refresh token is an HttpOnly cookie that no
// script can read.
let access: { token: string; expiresAt: number } | undefined
let refreshing: Promise<boolean> | undefined
let onExpired: () => void = () => {}

/** Called when the server no longer accepts the refresh cookie of a running session. */
export function whenExpired(callback: () => void) {
  onExpired = callback
}

export function acceptToken({ access_token, expires_in }: TokenAnswer) {
  access = { token: access_token, expiresAt: Date.now() + expires_in * 1000 }
  hint.set()
}

export function forgetToken() {
  access = undefined
  hint.clear()
}

// No secret, only a sign that this browser may have a refresh cookie: scripts cannot see that
// itself, and whoever has never signed in need not ask the server to hear that they have not.
const hint = {
  key: 'logbook-session',
  set: () => localStorage.setItem(hint.key, 'yes'),
  clear: () => localStorage.removeItem(hint.key),
}

/** Whether there may be a session to resume. */
export function mayHaveSession(): boolean {
  return localStorage.getItem(hint.key) !== null
}

/**
 * Trades the refresh cookie for a new access token; false when there is no valid cookie.
 *
 * Refresh tokens rotate, and a reused one revokes the whole family. Two tabs that wake up together
 * would sign each other out, so the exchange runs in one tab at a time, and once per tab. Without
 * `navigator.locks` (plain HTTP on another host) only the latter holds.
 */
export function refreshToken(): Promise<boolean> {
  refreshing ??= exclusively(exchangeCookie).finally(() => {
    refreshing = undefined
  })
  return refreshing
}

function exclusively<T>(task: () => Promise<T>): Promise<T> {
  const locks: LockManager | undefined = navigator.locks
  return locks ? locks.request('logbook-refresh', task) : task()
}

async function exchangeCookie(): Promise<boolean> {
  const response = await fetch('/api/v1/auth/refresh', { method: 'POST' }).catch(
    (cause: unknown) => {
      throw unreachable(cause)
    },
  )
  if (response.ok) {
    acceptToken((await response.json()) as TokenAnswer)
    return true
  }
  if (response.status !== 401) throw await readProblem(response)
  forgetToken()
  return false
}

let leaving: Promise<unknown> | undefined

/**
 * Sends the request that ends the session. Meanwhile others wait: the server may already have ended
 * it when they arrive.
 */
export async function sendLast<Answer>(request: () => Promise<Answer>): Promise<Answer> {
  const answer = request()
  leaving = answer.catch(() => undefined)
  try {
    return await answer
  } finally {
    leaving = undefined
  }
}

const OPEN_PATHS = ['/api/v1/auth/login', '/api/v1/auth/logout']

/**
 * `fetch` with the access token; renews it when it has run out or is refused. What a page that is
 * being left still asks for after signing out is not sent.
 */
export async function authorizedFetch(request: Request): Promise<Response> {
  const open = OPEN_PATHS.includes(new URL(request.url).pathname)
  if (!open) await leaving
  if (!access && !open) throw signedOut()
  // A body can be read once only, so the second attempt needs its own copy.
  const again = request.clone()
  if (access && access.expiresAt < Date.now() + 5000) await refreshToken()
  const response = await send(request)
  if (response.status !== 401 || !access) return response
  if (await refreshToken()) return send(again)
  onExpired()
  return response
}

function send(request: Request): Promise<Response> {
  if (access) request.headers.set('Authorization', `Bearer ${access.token}`)
  return fetch(request)
}

function signedOut(): ApiProblem {
  return new ApiProblem(401, 'unauthenticated', 'no one is signed in')
}
