import { test as base } from '@playwright/test'
import { Api, type Credentials } from './api'
import { expectAccessible } from './axe'
import { expectNoSidewaysScrolling } from './layout'
import { ownServer, type OwnServer } from './own-server'
import { startSession } from './session'
import { watchConsole, type Complaints } from './console'
import { ADMIN } from './server'

export { expect } from '@playwright/test'

interface WorkerFixtures {
  server: OwnServer
}

interface Fixtures {
  /** The API with every right, on a log that is empty at the start of each test. */
  log: Api
  /** Errors that a test brings about on purpose are taken off here. */
  complaints: Complaints
  /** Gives the browser a session without the form, as a returning visitor has one. */
  enter: (credentials?: Credentials) => Promise<void>
  /** Every test ends with a look at the page it has reached: it fits and is accessible. */
  sound: void
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [async ({}, use, info) => use(ownServer(info.parallelIndex)), { scope: 'worker' }],
  baseURL: ({ server }, use) => use(server.url),
  log: [
    async ({ server }, use) => {
      const log = new Api(server.url, server.key)
      await log.emptyLog()
      await use(log)
    },
    { auto: true },
  ],
  complaints: [
    async ({ page }, use) => {
      const complaints = watchConsole(page)
      await use(complaints)
      complaints.expectNone()
    },
    { auto: true },
  ],
  enter: async ({ page }, use) => {
    await use((credentials = ADMIN) => startSession(page, credentials))
  },
  sound: [
    async ({ page }, use, info) => {
      await use()
      if (info.status !== info.expectedStatus) return
      await expectNoSidewaysScrolling(page)
      await expectAccessible(page)
    },
    { auto: true },
  ],
})
