import { expectAccessible } from '../harness/axe'
import type { Draft } from '../harness/entries'
import { chat, GRACE } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'
import { UsagePage } from '../harness/usage-page'

/** Six hours of the day before yesterday: whole hours, all of them past. No other test cleans up
 * entries of that day: their usage would stay. */
const DAY = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)
const PERIOD = `?from=${DAY}T10:00:00.000Z&to=${DAY}T16:00:00.000Z`

/** Entries of one hour of that day. */
function during(hour: number, count: number, changes: Draft = {}): Draft[] {
  return Array.from({ length: count }, (_, minute) =>
    chat({
      started_at: `${DAY}T${String(hour).padStart(2, '0')}:${String(minute + 1).padStart(2, '0')}:00.000Z`,
      ...changes,
    }),
  )
}

const claude = { model: 'claude-sonnet-5', provider: 'anthropic', user: GRACE }

const entries = [
  // The hours before, to compare with.
  ...during(5, 4),
  ...during(10, 3),
  ...during(11, 2),
  ...during(11, 5, claude),
  ...during(12, 4, claude),
  ...during(15, 6, { status: 'failed', error: { category: 'server_error' } }),
]

test('a bar opens exactly its entries in Logs @phone', async ({ page, log, enter }) => {
  const usage = new UsagePage(page)
  const logs = new LogsPage(page)
  await log.send(...entries)
  await enter()
  await usage.open(PERIOD)
  await expect(usage.card('Requests')).toContainText('20')
  await expect(usage.card('Requests')).toContainText('up 400% from the previous period')
  await expect(usage.card('Success rate')).toContainText('down 30.0 points')
  await expect(usage.card('Success rate')).toContainText('worse')
  await expect(usage.legend).toContainText('claude-sonnet-5')
  expect(await usage.countPoints()).toBe(6)
  await expectAccessible(page)

  // The second of six hours; models stand on each other, the more frequent one below.
  await usage.clickAt('Requests', 1.5 / 6)
  await logs.expectCards({ 'Total requests': '2', Models: '1' })
  await expect(logs.rows).toHaveCount(2)
  await expect(logs.row('gpt-5-mini')).toHaveCount(2)

  await page.goBack()
  await usage.clickAt('Latency', 1.5 / 6)
  await logs.expectCards({ 'Total requests': '7', Models: '2' })
  await expect(page).toHaveURL(/from=.*T11%3A00.*to=.*T12%3A00/)
  await page.goBack()
  await expect(usage.chart('Requests')).toBeVisible()
})

test('dragging over a chart zooms the period, and there is a way back @phone', async ({
  page,
  log,
  enter,
}) => {
  const usage = new UsagePage(page)
  await log.send(...entries)
  await enter()
  await usage.open(`${PERIOD}&group_by=status`)
  await expect(usage.legend).toContainText('Failed')
  await usage.dragAcross('Requests', 1.2 / 6, 2.8 / 6)
  await expect(usage.card('Requests')).toContainText('11')
  await expect(page).toHaveURL(/from=.*T11%3A00.*to=.*T13%3A00/)
  await expect.poll(() => usage.countPoints()).toBe(2)

  await page.reload()
  await expect(usage.card('Requests')).toContainText('11')
  await page.getByRole('button', { name: 'Zoom out to the whole period' }).click()
  await expect(usage.card('Requests')).toContainText('20')
  await expect(page).not.toHaveURL(/back=/)
})

test('keys move through a chart, mark a range and open it', async ({ page, log, enter }) => {
  const usage = new UsagePage(page)
  const logs = new LogsPage(page)
  await log.send(...entries)
  await enter()
  await usage.open(PERIOD)
  const chart = usage.chart('Requests')
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuetext', /: 3$/)
  await page.keyboard.press('Shift+ArrowRight')
  await expect(chart).toHaveAttribute('aria-valuetext', /12:00 selected$/)
  await page.keyboard.press('Enter')
  await logs.expectCards({ 'Total requests': '10' })
})

test('breakdown and numbers lead to their entries @phone', async ({ page, log, enter }) => {
  const usage = new UsagePage(page)
  const logs = new LogsPage(page)
  await log.send(...entries)
  await enter()
  await usage.open(`${PERIOD}&numbers=table`)
  const hour = page.getByRole('table', { name: 'Numbers over time' }).getByRole('row').nth(2)
  await expect(hour.getByRole('cell').nth(1)).toHaveText('7')
  await hour.getByRole('link').click()
  await logs.expectCards({ 'Total requests': '7' })
  await page.goBack()

  await page.getByText('Provider', { exact: true }).last().click()
  await expect(page).toHaveURL(/by=provider/)
  const row = usage.breakdown('provider').getByRole('row', { name: /anthropic/ })
  await expect(row).toContainText('45%')
  await row.getByRole('cell').nth(1).click()
  await logs.expectCards({ 'Total requests': '9', Models: '1' })
  await expect(page).toHaveURL(/provider=anthropic/)
})

test('the log shows the course of its numbers, and leads to its usage and back', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const usage = new UsagePage(page)
  await log.send(...entries)
  await enter()
  await logs.open(PERIOD)
  await expect(logs.card('Total requests')).toContainText('up 400% from the previous period')
  await expect(logs.card('Users')).toContainText('up 100% from the previous period')
  for (const name of ['Total requests', 'Total tokens', 'Users', 'Models'] as const) {
    await expect(logs.card(name).locator('svg')).toBeVisible()
  }

  await logs.open(`${PERIOD}&model=claude-sonnet-5&sort=-cost_usd&per_page=25`)
  await logs.expectCards({ 'Total requests': '9' })
  await page.getByRole('link', { name: 'Usage', exact: true }).click()
  await expect(usage.card('Requests')).toContainText('9')
  await expect(page).not.toHaveURL(/sort=|per_page=/)
  await page.getByText('Provider', { exact: true }).last().click()
  await page.getByRole('link', { name: 'Logs', exact: true }).click()
  await logs.expectCards({ 'Total requests': '9' })
  await expect(page).not.toHaveURL(/by=/)
})

test('a period without usage says so, with the way out @phone', async ({ page, log, enter }) => {
  const usage = new UsagePage(page)
  await log.send(...entries)
  await enter()
  await usage.open(`?from=${DAY}T20:00:00.000Z&to=${DAY}T21:00:00.000Z`)
  await expect(page.getByRole('heading', { name: 'No usage in this period' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all time' }).click()
  await expect(usage.chart('Requests')).toBeVisible()
})

test('usage that cannot be had says why, and can be asked for again @phone', async ({
  page,
  log,
  enter,
  complaints,
}) => {
  const usage = new UsagePage(page)
  complaints.expect(/503/)
  await log.send(...entries)
  await enter()
  let refuse = true
  await page.route('**/api/v1/usage/timeseries*', (route) =>
    refuse ? route.fulfill({ status: 503, json: { title: 'too busy' } }) : route.continue(),
  )
  await usage.open(PERIOD)
  await expect(page.getByRole('alert')).toContainText('Too busy')
  refuse = false
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(usage.chart('Requests')).toBeVisible()
})
