// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  acceptToken,
  authorizedFetch,
  forgetToken,
  mayHaveSession,
  refreshToken,
  sendLast,
  whenExpired,
} from './tokens'
import type { TokenAnswer } from './types'

const REFRESH = '/api/v1/auth/refresh'
const fetchMock = vi.fn<(input: string | Request) => Promise<Response>>()
const expired = vi.fn()

function tokenAnswer(access_token: string, expires_in = 900): TokenAnswer {
  const account = { id: 'a1', email: 'ada@example.com', role: 'admin' as const }
  return { access_token, token_type: 'Bearer', expires_in, account }
}

/** A server that accepts one access token, and one refresh cookie after another. */
function serve({ accepted, cookie }: { accepted: string; cookie: boolean }) {
  fetchMock.mockImplementation(async (input) => {
    if (input === REFRESH) {
      return cookie ? Response.json(tokenAnswer(accepted)) : new Response(null, { status: 401 })
    }
    const request = input as Request
    const known = request.headers.get('Authorization') === `Bearer ${accepted}`
    return new Response(await request.text(), { status: known ? 200 : 401 })
  })
}

const post = (path = '/x') =>
  authorizedFetch(new Request(`http://log.test${path}`, { method: 'POST', body: 'hi' }))
const refreshes = () => fetchMock.mock.calls.filter(([input]) => input === REFRESH).length

beforeEach(() => {
  vi.stubGlobal('fetch', fetchMock)
  fetchMock.mockReset()
  expired.mockReset()
  whenExpired(expired)
  forgetToken()
})

describe('a refused access token', () => {
  test('is renewed once for all calls, which are repeated with their bodies', async () => {
    serve({ accepted: 'new', cookie: true })
    acceptToken(tokenAnswer('old'))
    const answers = await Promise.all([post(), post(), post()])
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['hi', 'hi', 'hi'])
    expect(refreshes()).toBe(1)
    expect(expired).not.toHaveBeenCalled()
  })

  test('without a valid cookie ends the session', async () => {
    serve({ accepted: 'new', cookie: false })
    acceptToken(tokenAnswer('old'))
    expect((await post()).status).toBe(401)
    expect(expired).toHaveBeenCalledTimes(1)
  })
})

test('a token that runs out is renewed before it is refused', async () => {
  serve({ accepted: 'new', cookie: true })
  acceptToken(tokenAnswer('old', 1))
  expect((await post()).status).toBe(200)
  expect(fetchMock).toHaveBeenCalledTimes(2)
})

test('without a session a refusal is just an answer: the password was wrong', async () => {
  serve({ accepted: 'new', cookie: true })
  expect((await post('/api/v1/auth/login')).status).toBe(401)
  expect(refreshes()).toBe(0)
})

test('after signing out nothing is asked for that needs a token', async () => {
  serve({ accepted: 'new', cookie: true })
  acceptToken(tokenAnswer('new'))
  expect(mayHaveSession()).toBe(true)
  forgetToken()
  expect(mayHaveSession()).toBe(false)
  await expect(post()).rejects.toMatchObject({ status: 401 })
  expect(fetchMock).not.toHaveBeenCalled()
})

test('a server in trouble does not sign anyone out', async () => {
  fetchMock.mockResolvedValue(new Response(null, { status: 503 }))
  await expect(refreshToken()).rejects.toMatchObject({ status: 503 })
  fetchMock.mockRejectedValue(new TypeError('Failed to fetch'))
  await expect(refreshToken()).rejects.toMatchObject({ status: 0 })
})

test('tabs take turns when the browser lets them', async () => {
  serve({ accepted: 'new', cookie: true })
  const request = vi.fn((_name: string, task: () => Promise<boolean>) => task())
  vi.stubGlobal('navigator', { ...navigator, locks: { request } })
  expect(await refreshToken()).toBe(true)
  expect(request).toHaveBeenCalledWith('logbook-refresh', expect.any(Function))
  vi.unstubAllGlobals()
})

test('what is asked for while one signs out waits for how that ends', async () => {
  serve({ accepted: 'new', cookie: true })
  acceptToken(tokenAnswer('new'))
  let end = () => {}
  const leaving = sendLast(async () => {
    await new Promise<void>((passed) => (end = passed))
    forgetToken()
  })
  const late = expect(post()).rejects.toMatchObject({ status: 401 })
  end()
  await leaving
  await late
  expect(fetchMock).not.toHaveBeenCalled()
})
