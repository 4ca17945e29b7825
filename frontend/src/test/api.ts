import { vi } from 'vitest'
import type { paths } from '../api/schema'
import { acceptToken } from '../api/tokens'

type Get<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

type Answer<Path extends keyof paths> = (query: URLSearchParams) => Get<Path> | Response

const answers = new Map<string, Answer<keyof paths>>()

/** The requests that were sent, in order, as path and query. */
export const sent: string[] = []

/**
 * Answers a GET of the OpenAPI document with a body of its type. A request that no test has an
 * answer for fails.
 */
export function onGet<Path extends keyof paths>(path: Path, answer: Answer<Path>) {
  answers.set(path, answer as Answer<keyof paths>)
}

/** Puts the answers in the place of the server, for someone who is signed in. */
export function serveApi() {
  answers.clear()
  sent.length = 0
  const account = { id: 'a1', email: 'ada@example.com', role: 'admin' as const }
  acceptToken({ access_token: 'token', token_type: 'Bearer', expires_in: 900, account })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, search, searchParams } = new URL(request.url)
    sent.push(pathname + search)
    const answer = answers.get(pathname)
    if (request.method !== 'GET' || !answer) throw new Error(`no answer for ${request.url}`)
    const body = answer(searchParams)
    return body instanceof Response ? body : Response.json(body)
  })
}
