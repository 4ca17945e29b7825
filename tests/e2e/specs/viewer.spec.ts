import { chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('a viewer sees entries, but neither prompts nor what only others may do @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter(await log.createAccount('viewer'))
  await logs.open()
  await logs.row('Ada Lovelace').getByRole('link').first().click()

  for (const part of ['Prompt', 'Response']) {
    await expect(logs.detail.getByRole('region', { name: part })).toContainText(
      'Your role does not allow you to read content.',
    )
  }
  await expect(page.getByText('What is an audit log?')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Delete entry' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Clean up' })).toHaveCount(0)
  await expect(logs.rows.getByRole('checkbox')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0)

  await page.goto('/settings/api-keys')
  await expect(
    page.getByRole('heading', { name: 'Your role does not allow access to this page' }),
  ).toBeVisible()
})

test('a viewer sees how an entry failed, but not in which words', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  const error = { category: 'server_error', message: 'no route to Ada' } as const
  const [id] = await log.send(chat({ status: 'failed', error, metadata: { ticket: 'T-17' } }))
  await enter(await log.createAccount('viewer'))
  await page.goto(`/logs/${id}`)

  const section = logs.detail.getByRole('region', { name: 'Error' })
  await expect(section).toContainText('Server error')
  await expect(section).toContainText('Your role does not allow you to read the error message.')
  await expect(page.getByText('no route to Ada')).toHaveCount(0)
  await expect(page.getByText('T-17')).toHaveCount(0)
  await expect(page.getByPlaceholder('Search model, user', { exact: true })).toBeVisible()
})

test('an auditor reads prompts, but deletes nothing', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  const [id] = await log.send(chat())
  await enter(await log.createAccount('auditor'))
  await page.goto(`/logs/${id}`)

  await expect(logs.detail).toContainText('What is an audit log?')
  await expect(page.getByRole('button', { name: 'Delete entry' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Clean up' })).toHaveCount(0)
})
