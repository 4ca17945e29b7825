import type { components } from '../../../frontend/src/api/schema'
import type { Draft } from './entries'

export interface Credentials {
  email: string
  password: string
}

export type Role = 'admin' | 'auditor' | 'viewer'

/** Signs in as a client would and gives the access token. */
export async function signIn(url: string, credentials: Credentials): Promise<string> {
  const answer = await call<{ access_token: string }>(`${url}/api/v1/auth/login`, {
    method: 'POST',
    body: credentials,
  })
  return answer.access_token
}

/** The public API as seen by a program: what tests arrange, they arrange through it. */
export class Api {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** Makes an API key and gives its secret. */
  async createKey(name: string, scopes: string[]): Promise<string> {
    const answer = await this.post<{ secret: string }>('/api-keys', { name, scopes })
    return answer.secret
  }

  async createAccount(role: Role): Promise<Credentials> {
    const credentials = {
      email: `${role}-${crypto.randomUUID()}@example.com`,
      password: 'a password that is long enough',
    }
    await this.post('/accounts', { ...credentials, role, name: `Test ${role}` })
    return credentials
  }

  /** Changes settings; null gives a default back. */
  async changeSettings(body: components['schemas']['UpdateSettings']): Promise<void> {
    await this.call('/settings', { method: 'PATCH', body })
  }

  /** Stores entries and gives their ids in the same order. */
  async send(...entries: Draft[]): Promise<string[]> {
    const answer = await this.post<{ rejected: number; results: { id: string }[] }>(
      '/logs',
      entries,
    )
    if (answer.rejected > 0) throw new Error(`entries were refused: ${JSON.stringify(answer)}`)
    return answer.results.map(({ id }) => id)
  }

  /** Sends what a gateway would. */
  async ingest(gateway: 'litellm' | 'kong', items: unknown[]): Promise<void> {
    await this.post(`/ingest/${gateway}`, items)
  }

  /** Deletes every entry there is, from usage too: what a cleanup removes would still count there. */
  async emptyLog(): Promise<void> {
    const expected_count = await this.countEntries()
    if (expected_count === 0) return
    await this.post('/logs/delete', { filter: { period: 'all' }, expected_count })
  }

  async countEntries(): Promise<number> {
    const stats = await this.call<{ total_requests: number }>('/logs/stats?period=all')
    return stats.total_requests
  }

  private post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.call<Answer>(path, { method: 'POST', body })
  }

  private call<Answer>(path: string, options: Options = {}): Promise<Answer> {
    return call<Answer>(`${this.url}/api/v1${path}`, { ...options, token: this.token })
  }
}

interface Options {
  method?: string
  token?: string
  body?: unknown
}

async function call<Answer>(url: string, { method = 'GET', token, body }: Options) {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Answer
}
