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

type Method = 'POST' | 'PATCH' | 'DELETE'

/** A request that changes something, as the server gets it. */
export interface Written {
  method: Method
  path: string
  body: unknown
}

/** The requests that change something, in order. */
export const written: Written[] = []

const writes = new Map<string, (request: Written) => object | Response>()

/** Answers requests of a method to a path; `{id}` in it stands for any one part. */
export function onWrite(
  method: Method,
  path: keyof paths,
  answer: (request: Written) => object | Response,
) {
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+')
  writes.set(`${method} ${pattern}`, answer)
}

/** An answer that refuses fields of what was sent. */
export function refusal(errors: { field: string; message: string }[]): Response {
  const problem = { type: '/problems/validation-failed', title: 'Validation failed' }
  const body = { ...problem, status: 422, detail: 'fields are not valid', errors }
  return Response.json(body, { status: 422 })
}

async function write(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const text = await request.text()
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  const one: Written = { method: request.method as Method, path: pathname, body }
  const asked = `${one.method} ${pathname}`
  const [, answer] = [...writes].find(([key]) => new RegExp(`^${key}$`).test(asked)) ?? []
  if (!answer) throw new Error(`no answer for ${asked}`)
  written.push(one)
  const given = answer(one)
  return given instanceof Response ? given : Response.json(given)
}

/** Puts the answers in the place of the server, for someone who is signed in. */
export function serveApi() {
  answers.clear()
  writes.clear()
  sent.length = 0
  written.length = 0
  const account = { id: 'a1', email: 'ada@example.com', role: 'admin' as const }
  acceptToken({ access_token: 'token', token_type: 'Bearer', expires_in: 900, account })
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method !== 'GET') return write(request)
    const { pathname, search, searchParams } = new URL(request.url)
    sent.push(pathname + search)
    const answer = answers.get(pathname)
    if (!answer) throw new Error(`no answer for ${request.url}`)
    const body = answer(searchParams)
    return body instanceof Response ? body : Response.json(body)
  })
}
