import { version } from './version.js'

/** Bytes of a body from which on it is packed. */
const GZIP_FROM = 1024

/** The answer of the server; the status is 0 when there was none. */
export interface Reply {
  status: number
  body: string
  /** Milliseconds that the server asks to wait for, if it does. */
  retryAfterMs?: number
}

/** How one request is made. */
export interface PostOptions {
  /** Whether the request may outlast the page, which takes at most 64 KiB and no time for packing. */
  keepalive?: boolean
}

/** Where entries go. */
export class Endpoint {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
    private readonly timeoutMs: number,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** Sends encoded entries as one JSON array. Never rejects because of the network. */
  async post(batch: Uint8Array[], { keepalive = false }: PostOptions = {}): Promise<Reply> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.apiKey}`,
      'content-type': 'application/json',
    }
    // A browser sends its own name, and a foreign header would ask for leave first.
    if (!('document' in globalThis)) headers['user-agent'] = `ai-logbook-typescript/${version}`
    try {
      let body = new Blob(asArray(batch))
      if (!keepalive && body.size >= GZIP_FROM && 'CompressionStream' in globalThis) {
        body = await gzip(body)
        headers['content-encoding'] = 'gzip'
      }
      return await this.send({ method: 'POST', headers, body, keepalive, redirect: 'manual' })
    } catch (error) {
      // Whatever a broken connection throws, the entries are still here.
      return { status: 0, body: reasonOf(error) }
    }
  }

  private async send(request: RequestInit): Promise<Reply> {
    const answer = await this.fetch(this.url, {
      ...request,
      signal: AbortSignal.timeout(this.timeoutMs),
    })
    const retryAfterMs = retryAfter(answer.headers.get('retry-after'))
    const body = await answer.text()
    return { status: answer.status, body, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  }
}

function asArray(batch: Uint8Array[]): BlobPart[] {
  const parts = batch.flatMap((item, index) => (index === 0 ? [item] : [',', item]))
  return ['[', ...parts, ']'] as BlobPart[]
}

function gzip(body: Blob): Promise<Blob> {
  return new Response(body.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? String(error) : `${String(error)} (${String(cause)})`
}

/** The milliseconds of a header `Retry-After`, which is a number of seconds or a date. */
export function retryAfter(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
