import { expectAccessible } from '../harness/axe'
import { Api } from '../harness/api'
import { chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('a key made in the web app stores entries until it is revoked @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const name = `support bot ${crypto.randomUUID()}`
  await enter()
  await page.goto('/settings/api-keys')
  await page.getByRole('button', { name: 'Create API key' }).first().click()
  await logs.dialog.getByLabel('Name').fill(name)
  await logs.confirm('Create API key').click()
  await expect(logs.dialog).toContainText('Copy the key now')
  await expect(logs.dialog.getByLabel('Client')).toHaveValue('curl')
  await expect(logs.dialog.locator('pre', { hasText: 'curl' })).toContainText('Bearer alb_')
  await expectAccessible(page)
  const secret = /alb_\w+/.exec(await logs.dialog.innerText())?.[0] ?? ''
  await logs.confirm('Done').click()

  const client = new Api(log.url, secret)
  await client.send(chat())
  await page
    .getByRole('row', { name })
    .getByRole('button', { name: /^Revoke/ })
    .click()
  await logs.confirm('Revoke').click()
  await expect(page.getByRole('row', { name })).toContainText('Revoked')
  await expect(client.send(chat())).rejects.toThrow(/: 401 /)
  expect(await log.countEntries()).toBe(1)
})

test('reading a prompt and deleting an entry leave their traces in the activity', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const [id] = await log.send(chat())
  await enter()
  await page.goto(`/logs/${id}`)
  await logs.detail.getByRole('button', { name: 'Delete entry' }).click()
  await logs.confirm('Delete entry').click()
  await expect(logs.toast).toHaveText('Entry deleted')

  await page.getByRole('link', { name: 'Activity' }).click()
  const activity = page
    .getByRole('table', { name: 'Activity' })
    .getByRole('row')
    .filter({ hasText: id })
  await expect(activity.filter({ hasText: 'Deleted an entry' })).toHaveCount(1)
  await expect(activity.filter({ hasText: 'Read content' })).toHaveCount(1)
})

test('settings show what the server was started with', async ({ page, enter }) => {
  await enter()
  await page.goto('/settings')
  const email = page.getByRole('row').filter({ hasText: 'admin.email' })
  await expect(email).toContainText('admin@example.com')
  await expect(email).toContainText('LOGBOOK_ADMIN__EMAIL')
})
