import { expectAccessible } from '../harness/axe'
import { ago, chat, GRACE } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('cleanup shows how many entries it deletes before it deletes them @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const old = { user: GRACE, started_at: ago({ days: 5 }) }
  await log.send(chat(old), chat(old), chat())
  await enter()
  await logs.open('?period=7d')
  await logs.expectCards({ 'Total requests': '3' })

  await page.getByRole('button', { name: 'Clean up' }).click()
  await expect(logs.dialog).toContainText('No entries are older than this.')
  await logs.dialog.getByLabel('Older than (days)').fill('3')
  await expect(logs.dialog).toContainText('2 entries started before')
  await expectAccessible(page)
  expect(await log.countEntries(), 'a preview deletes nothing').toBe(3)
  await logs.confirm('Delete 2 entries').click()

  await expect(logs.toast).toHaveText('2 entries deleted')
  await expect(logs.dialog).toBeHidden()
  await logs.expectCards({ 'Total requests': '1', Users: '1' })
  await expect(logs.rows).toHaveCount(1)
  await expect(logs.row('Ada Lovelace')).toBeVisible()
  expect(await log.countEntries()).toBe(1)
})

test('selected rows go together, the others stay @phone', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat({ model: 'kept' }), chat({ model: 'gone-1' }), chat({ model: 'gone-2' }))
  await enter()
  await logs.open()
  await logs.row('gone-1').getByRole('checkbox').check()
  await logs.row('gone-2').getByRole('checkbox').check()

  const selection = page.getByRole('region', { name: 'Selection' })
  await expect(selection).toContainText('2 entries selected')
  await selection.getByRole('button', { name: 'Delete' }).click()
  await logs.confirm('Cancel').click()
  expect(await log.countEntries(), 'nothing goes unconfirmed').toBe(3)
  await selection.getByRole('button', { name: 'Delete' }).click()
  await expect(logs.dialog).toContainText('Delete 2 entries?')
  await expect(logs.dialog).toContainText('2 entries and their content will be permanently deleted')
  await expect(logs.dialog).toContainText('This cannot be undone.')
  await logs.confirm('Delete 2 entries').click()

  await expect(logs.toast).toHaveText('2 entries deleted')
  await expect(selection).toBeHidden()
  await expect(logs.rows).toHaveCount(1)
  await expect(logs.row('kept')).toBeVisible()
  await logs.expectCards({ 'Total requests': '1' })
})

test('everything that matches goes, beyond the page that shows', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(
    ...Array.from({ length: 30 }, () => chat({ model: 'gone' })),
    chat({ model: 'kept' }),
  )
  await enter()
  await logs.open('?model=gone&per_page=25')
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await page.getByRole('button', { name: 'Select all 30 matching entries' }).click()
  await expect(page.getByText('All 30 matching entries selected')).toBeVisible()
  await page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: 'Delete' })
    .click()
  await expect(logs.dialog).toContainText('Delete 30 entries?')
  await logs.confirm('Delete 30 entries').click()

  await expect(logs.toast).toHaveText('30 entries deleted')
  await logs.expectCards({ 'Total requests': '0' })
  expect(await log.countEntries()).toBe(1)
})
