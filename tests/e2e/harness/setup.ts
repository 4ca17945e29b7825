import { Api, signIn } from './api'
import { ADMIN, startServer } from './server'

/** Starts the server before all tests; what it returns stops it after them. */
export default async function setUp(): Promise<() => Promise<void>> {
  // One setting is fixed, so that tests meet one that the web app may not change.
  const server = await startServer('running_timeout = "12h"\n')
  try {
    const admin = new Api(server.url, await signIn(server.url, ADMIN))
    // Tests read these: their processes inherit them.
    process.env.LOGBOOK_URL = server.url
    process.env.LOGBOOK_HOME = server.home
    process.env.LOGBOOK_ADMIN_KEY = await admin.createKey('browser tests', [
      'admin',
      'delete',
      'ingest',
      'read',
    ])
  } catch (error) {
    await server.stop()
    throw error
  }
  return server.stop
}
