import type { components } from '../../../frontend/src/api/schema'
import { expectAccessible } from '../harness/axe'
import { ago, chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

type ErrorCategory = components['schemas']['ErrorCategory']

test('columns are moved and sized by mouse and by keys, and stay so', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await logs.open()
  await expect(logs.rows).toHaveCount(1)
  expect((await logs.columns()).slice(0, 4)).toEqual(['Time', 'Status', 'User', 'Model'])

  await logs.header('Model').hover()
  await page.mouse.down()
  await logs.header('Status').hover()
  await page.mouse.up()
  expect((await logs.columns()).slice(0, 4)).toEqual(['Time', 'Model', 'Status', 'User'])

  const before = await logs.widthOf('Model')
  const { x, y, width } = await logs.box('Model')
  await page.mouse.move(x + width - 1, y + 10)
  await page.mouse.down()
  await page.mouse.move(x + width + 60, y + 10, { steps: 4 })
  await page.mouse.up()
  expect(Math.abs((await logs.widthOf('Model')) - before - 60)).toBeLessThan(4)

  await logs.button('Columns and rows').click()
  const grip = page.getByRole('button', { name: 'Move or resize User' })
  await grip.focus()
  await page.keyboard.press('ArrowUp')
  await expect(grip).toHaveAttribute('aria-description', /^Position 3 of 16, /)
  const user = await logs.widthOf('User')
  await page.keyboard.press('ArrowRight')
  expect(await logs.widthOf('User')).toBe(user + 8)
  await page.getByText('Comfortable').click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await page.reload()
  await expect(logs.rows).toHaveCount(1)
  expect((await logs.columns()).slice(0, 4)).toEqual(['Time', 'Model', 'User', 'Status'])
  expect(await logs.widthOf('User')).toBe(user + 8)
  expect((await logs.rows.first().boundingBox())?.height).toBe(40)
})

test('a screen holds the usual columns, and the first stays when more are wanted @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await page.setViewportSize({ width: 1280, height: 800 })
  await logs.open()
  await expect(logs.rows).toHaveCount(1)
  expect(await logs.columns()).not.toContain('Provider')
  await expect(logs.header('Cost')).toBeInViewport({ ratio: 1 })

  await logs.button('Columns and rows').click()
  for (const name of ['Platform', 'Capability', 'Profile', 'Provider', 'Total']) {
    await page.getByRole('checkbox', { name, exact: true }).check()
  }
  expect(await logs.columns()).toHaveLength(15)
  await page.keyboard.press('Escape')
  await logs.header('Cost').scrollIntoViewIfNeeded()
  await expect(logs.header('Status')).not.toBeInViewport()
  await expect(logs.header('Time')).toBeInViewport({ ratio: 1 })

  await logs.button('Columns and rows').click()
  await page.getByRole('button', { name: 'Reset columns' }).click()
  expect(await logs.columns()).toHaveLength(10)
})

test('a dragged header does not sort', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await logs.open()
  await logs.header('Time').hover()
  await page.mouse.down()
  await logs.header('User').hover()
  await page.mouse.up()
  expect((await logs.columns()).slice(0, 4)).toEqual(['Status', 'User', 'Time', 'Model'])
  await expect(page).not.toHaveURL(/sort=/)
})

test('five hundred rows on a page are scrolled, selected and stepped through', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const many = Array.from({ length: 520 }, (_, index) =>
    chat({ model: `model-${index}`, started_at: ago({ seconds: index }) }),
  )
  await log.send(...many)
  await enter()
  await logs.open('?per_page=500')
  await expect(logs.rows.first()).toBeVisible()
  const table = page.getByRole('table', { name: 'Log entries' })
  await expect(table).toHaveAttribute('aria-rowcount', '501')
  expect(await logs.rows.count()).toBeLessThan(120)

  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText(
    '500 entries selected',
  )
  await page.getByRole('button', { name: 'Clear selection' }).click()

  await logs.rows.nth(3).getByRole('link').first().click()
  await expect(logs.detail).toBeVisible()
  for (let step = 0; step < 25; step++) await page.keyboard.press('j')
  await expect(table.locator('tr[aria-current]')).toBeInViewport()
})

test('new entries are counted, and no row moves until they are asked for @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(chat({ model: 'first' }))
  await enter()
  await logs.open('?refresh=5')
  await expect(logs.rows).toHaveCount(1)
  await log.send(chat({ model: 'second', started_at: ago({}) }), chat({ model: 'third' }))

  const fresh = page.getByRole('button', { name: 'Show 2 new entries' })
  await expect(fresh).toBeVisible()
  await expect(logs.rows).toHaveCount(1)
  await logs.expectCards({ 'Total requests': '1' })
  await expectAccessible(page)
  await fresh.click()
  await expect(logs.rows).toHaveCount(3)
  await expect(logs.rows.first()).toContainText('second')
  await logs.expectCards({ 'Total requests': '3' })
  await expect(fresh).toBeHidden()
})

test('filters that change quickly leave no request behind', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await logs.open()
  await expect(logs.rows).toHaveCount(1)
  // Held back, as a slow database would.
  await page.route(/\/api\/v1\/logs\?.*period=7d/, () => {})
  const cancelled = page.waitForEvent('requestfailed', (request) =>
    /\/api\/v1\/logs\?.*period=7d/.test(request.url()),
  )
  await page.getByText('7d', { exact: true }).click()
  await page.getByText('30d', { exact: true }).click()
  expect((await cancelled).failure()?.errorText).toBe('net::ERR_ABORTED')
  await expect(logs.rows).toHaveCount(1)
})

test('every status shows whole with the category of its error', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  // The narrowest window in which all columns that show at first stand side by side, and high
  // enough that all rows are drawn.
  await page.setViewportSize({ width: 1280, height: 1800 })
  const statuses = ['failed', 'blocked', 'cancelled', 'partial_success'] as const
  const categories = Object.keys({
    authentication: 1,
    rate_limiting: 1,
    model_not_found: 1,
    invalid_request: 1,
    server_error: 1,
    network_error: 1,
    context_resolution: 1,
    tool_execution: 1,
    guardrail_blocked: 1,
    unknown: 1,
  } satisfies Record<ErrorCategory, 1>) as ErrorCategory[]
  await log.send(
    ...statuses.flatMap((status) =>
      categories.map((category) => chat({ status, error: { category } })),
    ),
  )
  await enter()
  await logs.open()
  const words = logs.rows.locator('[data-status] > :last-child')
  await expect(words).toHaveCount(statuses.length * categories.length)
  const cut = await words.evaluateAll((elements) =>
    elements
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((element) => element.parentElement?.textContent),
  )
  expect(cut).toEqual([])
})
