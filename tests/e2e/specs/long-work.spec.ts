import { expectAccessible } from '../harness/axe'
import { ago, chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('an export goes on while other pages show, and can be stopped @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(chat(), chat())
  await enter()
  await logs.open()
  await expect(logs.rows).toHaveCount(2)
  // Held back, as a large one would be.
  let go = () => {}
  const gate = new Promise<void>((open) => (go = open))
  await page.route(/\/logs\/export/, async (route) => {
    await gate
    await route.continue().catch(() => {})
  })
  await logs.button('Export').click()
  await page.getByRole('menuitem', { name: 'Export as CSV', exact: true }).click()
  const jobs = page.getByRole('region', { name: 'Running jobs' })
  await expect(jobs).toContainText('Export as CSV')
  await page.getByRole('link', { name: 'Activity' }).click()
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible()
  await expect(jobs).toBeVisible()
  await expectAccessible(page)

  const saved = page.waitForEvent('download')
  go()
  await (await saved).path()
  await expect(logs.toast).toContainText('Saved ')
  await expect(jobs).toBeHidden()

  await page.unroute(/\/logs\/export/)
  await page.route(/\/logs\/export/, () => {})
  await page.getByRole('link', { name: 'Logs', exact: true }).click()
  await logs.button('Export').click()
  await page.getByRole('menuitem', { name: 'Export as JSONL', exact: true }).click()
  await jobs.getByRole('button', { name: 'Cancel Export as JSONL' }).click()
  await expect(logs.toast).toHaveText('Export cancelled')
})

test('a deletion can be left to itself, and says what came of it', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat({ started_at: ago({ days: 4 }) }), chat())
  await enter()
  await logs.open('?period=all')
  await expect(logs.rows).toHaveCount(2)
  let go = () => {}
  const gate = new Promise<void>((open) => (go = open))
  await page.route(/\/logs\/cleanup/, async (route) => {
    const { dry_run } = route.request().postDataJSON() as { dry_run: boolean }
    if (!dry_run) await gate
    await route.continue()
  })
  await logs.button('Clean up').click()
  await logs.dialog.getByLabel('Older than (days)').fill('1')
  await logs.confirm('Delete 1 entry').click()
  await logs.confirm('Continue in background').click()
  await expect(logs.dialog).toBeHidden()
  await expect(page.getByRole('region', { name: 'Running jobs' })).toContainText(
    'Cleaning up old entries',
  )
  await logs.rows.first().getByRole('link').first().click()
  await expect(logs.detail).toBeVisible()

  go()
  await expect(logs.toast).toHaveText('1 entry deleted')
  await expect(logs.rows).toHaveCount(1)
})

test('rows, entries and pages are reached by keys, which a sheet lists', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(
    ...Array.from({ length: 30 }, (_, index) =>
      chat({ model: `model-${index}`, started_at: ago({ minutes: index }) }),
    ),
  )
  await enter()
  await logs.open('?per_page=25')
  await expect(logs.rows.first()).toContainText('model-0')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(logs.detail).toContainText('model-1')
  await page.keyboard.press('Escape')
  await expect(logs.detail).toBeHidden()

  await page.keyboard.press(']')
  await expect(logs.rows).toHaveCount(5)
  await page.keyboard.press('[')
  await expect(logs.rows).toHaveCount(25)
  await page.keyboard.press('?')
  await expect(logs.dialog).toContainText('Next row or entry')
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
})
