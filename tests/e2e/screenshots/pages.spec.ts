import { expect, test, type Page } from '@playwright/test'
import { LogsPage } from '../harness/logs-page'
import { ADMIN } from '../harness/server'
import { startSession } from '../harness/session'
import { UsagePage } from '../harness/usage-page'
import { chatAboutCode, liveliestPage } from './scenes'
import { take as takeOne } from './take'

test.beforeEach(({ page }) => startSession(page, ADMIN))

test('logs', async ({ page }) => {
  const logs = new LogsPage(page)
  await logs.open(`?period=7d&page=${await liveliestPage()}`)
  await expect(logs.rows).toHaveCount(50)
  await take(page, 'logs')
})

test('entry', async ({ page }) => {
  const logs = new LogsPage(page)
  const entry = await chatAboutCode()
  await page.goto(`/logs/${entry.id}?period=7d&page=${entry.page}`)
  await page.locator('tr[aria-current]').scrollIntoViewIfNeeded()
  const prompt = logs.detail.getByRole('region', { name: 'Prompt' })
  await prompt.evaluate((section) => section.scrollIntoView({ block: 'start' }))
  await take(page, 'entry')
})

test('usage', async ({ page }) => {
  const usage = new UsagePage(page)
  await usage.open('?period=7d')
  await expect(usage.breakdown('user').getByRole('link').first()).toBeVisible()
  await expect(usage.chart('Latency')).toBeVisible()
  await take(page, 'usage')
})

test('settings', async ({ page }) => {
  await page.goto('/settings')
  await expect(page.getByRole('heading', { name: 'Redaction' })).toBeVisible()
  await take(page, 'settings')
})

/** One picture of each colour scheme. */
function take(page: Page, name: string): Promise<void> {
  return takeOne(page, `${name}-${test.info().project.name}`)
}
