/** What the tests share: the server, the stand-in of the providers, and what the log holds. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { Logbook, type Entry, type LogbookOptions } from 'ai-logbook'

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run test.sh`)
  return value
}

export const LOG_URL = setting('TEST_LOG_URL')
export const LOG_KEY = setting('TEST_LOG_KEY')
export const PROVIDER_URL = setting('TEST_PROVIDER_URL')
const CONTROL_URL = setting('TEST_CONTROL_URL')

export const ANSWER = 'An audit log says who did what, and when.'
export const QUESTION = [{ role: 'user' as const, content: 'What is an audit log?' }]

/** An entry as the server gives it; tests look into the answer of any provider. */
export type Stored = Omit<Entry, 'response'> & { response?: any } // eslint-disable-line @typescript-eslint/no-explicit-any

/** A logbook whose entries are those of a conversation of its own. */
export class Fixture {
  readonly conversation = `ts-${randomUUID()}`
  readonly warnings: string[] = []

  constructor(private readonly test: TestContext) {}

  logbook(options: LogbookOptions = {}): Logbook {
    const logbook = new Logbook({
      url: LOG_URL,
      apiKey: LOG_KEY,
      lingerMs: 10,
      warn: (message) => this.warnings.push(message),
      ...options,
      fields: { conversation_id: this.conversation, ...options.fields },
    })
    this.test.after(() => logbook.close(0))
    return logbook
  }

  /** What the server has once everything is sent, oldest first. */
  async entries(logbook: Logbook): Promise<Stored[]> {
    if (!(await logbook.flush())) throw new Error('not everything was sent')
    return control(`/conversation/${this.conversation}`)
  }

  /** The only entry. */
  async entry(logbook: Logbook): Promise<Stored> {
    const [entry, ...others] = await this.entries(logbook)
    if (!entry || others.length > 0) throw new Error(`${others.length} more entries than one`)
    return entry
  }

  /** The entries by their models, each of which was called once. */
  async byModel(logbook: Logbook): Promise<Map<string, Stored>> {
    const entries = await this.entries(logbook)
    const named = new Map(entries.map((entry) => [entry.model ?? '', entry]))
    if (named.size !== entries.length) throw new Error('a model has more than one entry')
    return named
  }

  /** How many entries the server has. */
  total(): Promise<number> {
    return control(`/total/${this.conversation}`)
  }
}

/** Asks the program that started the server, which is signed in as an administrator. */
export async function control<T>(path: string): Promise<T> {
  const answer = await fetch(CONTROL_URL + path, { method: 'POST' })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** An address where nobody answers. */
export async function nowhere(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** The events of a stream, at most so many. */
export async function read<T>(stream: AsyncIterable<T>, most = 1000): Promise<T[]> {
  const events: T[] = []
  for await (const event of stream) {
    events.push(event)
    if (events.length === most) break
  }
  return events
}
