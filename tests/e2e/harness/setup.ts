import type { FullConfig } from '@playwright/test'
import { Api, signIn } from './api'
import { handOver, type OwnServer } from './own-server'
import { ADMIN, startServer, type Server } from './server'

/** Starts a server for each worker before all tests; what it returns stops them after these. */
export default async function setUp({ workers }: FullConfig): Promise<() => Promise<void>> {
  // One setting is fixed, so that tests meet one that the web app may not change.
  const starting = Array.from({ length: workers }, () => startServer('running_timeout = "12h"\n'))
  const started = await Promise.allSettled(starting)
  const servers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())))
  try {
    await Promise.all(starting)
    handOver(await Promise.all(servers.map(withKey)))
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

async function withKey({ url, home }: Server): Promise<OwnServer> {
  const admin = new Api(url, await signIn(url, ADMIN))
  const rights = ['admin', 'content', 'delete', 'ingest', 'read']
  return { url, home, key: await admin.createKey('browser tests', rights) }
}
