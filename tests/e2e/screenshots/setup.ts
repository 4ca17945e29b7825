import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Api, signIn } from '../harness/api'
import { ADMIN, BINARY, startServer } from '../harness/server'
import { sendRecordings } from './clients'

const SETTINGS = `
[audit_log]
retention_days = 30
content_retention_days = 14
redaction_builtins = ["email", "credit_card"]
`

/** Recordings keep the times they were made at. */
const SETTINGS_FOR_RECORDINGS = `
[audit_log]
retention_days = 3650
`

/** Servers with the sample of `logbook demo` and with what every client sent. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stops = await Promise.all([startSample(), startClients()])
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

async function startClients(): Promise<() => Promise<void>> {
  const server = await startServer(SETTINGS_FOR_RECORDINGS)
  try {
    const admin = new Api(server.url, await signIn(server.url, ADMIN))
    await sendRecordings(server.url, await admin.createKey('recordings', ['ingest']))
    process.env.LOGBOOK_CLIENTS_URL = server.url
    process.env.LOGBOOK_CLIENTS_KEY = await admin.createKey('screenshots', ['read', 'content'])
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}

async function startSample(): Promise<() => Promise<void>> {
  const server = await startServer(SETTINGS)
  try {
    const admin = new Api(server.url, await signIn(server.url, ADMIN))
    const key = await admin.createKey('sample', ['ingest'])
    const sample = ['demo', '--url', server.url, '--api-key', key, '--days', '14']
    await promisify(execFile)(BINARY, sample)
    process.env.LOGBOOK_URL = server.url
    process.env.LOGBOOK_ADMIN_KEY = await admin.createKey('screenshots', ['read', 'content'])
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}
