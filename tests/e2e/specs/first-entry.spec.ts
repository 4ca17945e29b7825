import { expectAccessible } from '../harness/axe'
import { chat } from '../harness/entries'
import { Api } from '../harness/api'
import { LogsPage } from '../harness/logs-page'
import { ADMIN } from '../harness/server'
import { expect, test } from '../harness/test'

test('an entry comes in, is read and is deleted @phone', async ({ page, log }) => {
  const logs = new LogsPage(page)
  await page.goto('/')
  await page.getByLabel('Email').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await logs.expectCards({ 'Total requests': '0', 'Total tokens': '0', Users: '0', Models: '0' })

  const client = new Api(log.url, await log.createKey('support bot', ['ingest']))
  await client.send(chat())
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(logs.row('Ada Lovelace')).toContainText('gpt-5-mini')
  await logs.expectCards({
    'Total requests': '1',
    'Total tokens': '1,234',
    Users: '1',
    Models: '1',
  })

  await logs.row('Ada Lovelace').getByRole('link').first().click()
  await expect(logs.detail.getByRole('region', { name: 'Prompt' })).toContainText(
    'What is an audit log?',
  )
  await expect(logs.detail.getByRole('region', { name: 'Response' })).toContainText(
    'A record of who did what, and when.',
  )
  await expectAccessible(page)

  await logs.detail.getByRole('button', { name: 'Delete entry' }).click()
  await logs.confirm('Delete entry').click()
  await expect(logs.toast).toHaveText('Entry deleted')
  await expect(logs.detail).toBeHidden()
  await expect(logs.rows).toHaveCount(0)
  await logs.expectCards({ 'Total requests': '0', 'Total tokens': '0', Users: '0', Models: '0' })
  expect(await log.countEntries()).toBe(0)
})
