import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { components } from '../../../frontend/src/api/schema'
import { ROOT } from '../harness/server'

const OTLP = join(ROOT, 'tests/fixtures/otlp')
const LITELLM = join(ROOT, 'tests/litellm/fixtures')
/** They send events; all others send spans. */
const AGENTS = ['claude_code', 'codex', 'gemini_cli']
/** The same calls as in the recording of the same name in protobuf. */
const TWICE = 'javascript.json'

/** Sends to a log what every client sent that was ever recorded. */
export async function sendRecordings(url: string, key: string): Promise<void> {
  for (const name of await readdir(OTLP)) {
    if (name === TWICE) continue
    const [client = '', encoding] = name.split('.')
    const path = AGENTS.includes(client) ? '/v1/logs' : '/v1/traces'
    const body = await readFile(join(OTLP, name))
    if (encoding === 'bin') await post(url + path, key, 'application/x-protobuf', body)
    else for (const line of lines(body)) await post(url + path, key, 'application/json', line)
  }
  for (const name of await readdir(LITELLM)) {
    const body = await readFile(join(LITELLM, name))
    await post(`${url}/api/v1/ingest/litellm`, key, 'application/json', body)
  }
}

/** The id of a chat of a coding agent with its prompt and response. */
export async function chatOfAgent(): Promise<string> {
  const query = 'agent=Claude%20Code&capability=chat&status=succeeded&period=all'
  const { items } = await get<components['schemas']['LogPage']>(`?${query}`)
  for (const { id } of items) {
    const { prompt, response } = await get<components['schemas']['LogDetail']>(`/${id}`)
    if (prompt && response) return id
  }
  throw new Error('no chat of Claude Code has a prompt and a response')
}

async function get<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`${process.env.LOGBOOK_CLIENTS_URL}/api/v1/logs${path}`, {
    headers: { authorization: `Bearer ${process.env.LOGBOOK_CLIENTS_KEY}` },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Answer
}

/** The requests of a recording in JSON. */
function lines(body: Buffer): string[] {
  return body.toString().trim().split('\n')
}

async function post(url: string, key: string, type: string, body: BodyInit): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': type }
  const answer = await fetch(url, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}
