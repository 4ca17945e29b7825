import { expect, test } from '@playwright/test'
import { LogsPage } from '../harness/logs-page'
import { ADMIN } from '../harness/server'
import { startSession } from '../harness/session'
import { chatOfAgent } from './clients'
import { take } from './take'

/** It holds more rows than the others. */
const MOST_BYTES = 400_000

test.use({ baseURL: process.env.LOGBOOK_CLIENTS_URL, viewport: { width: 2060, height: 1280 } })

test('entries of every client', async ({ page }) => {
  test.skip(test.info().project.name !== 'light', 'one picture is enough')
  await startSession(page, ADMIN)
  const logs = new LogsPage(page)
  const id = await chatOfAgent()
  await page.goto(`/logs/${id}?period=all&per_page=100&sort=-duration_ms`)
  await expect(logs.detail.getByRole('region', { name: 'Prompt' })).toBeVisible()
  await page.locator('tr[aria-current]').scrollIntoViewIfNeeded()
  await take(page, 'logs-clients', MOST_BYTES)
})
