import { expectAccessible } from '../harness/axe'
import { ago, chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('pages and order are kept in the URL, and keys step through entries across pages @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(
    ...Array.from({ length: 60 }, (_, index) =>
      chat({
        model: `model-${index}`,
        started_at: ago({ minutes: index }),
        duration_ms: 60 - index,
      }),
    ),
  )
  await enter()
  await logs.open()
  await expect(logs.rows).toHaveCount(50)
  await expect(logs.rows.first()).toContainText('model-0')
  await page.getByRole('button', { name: 'Next page' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(logs.rows).toHaveCount(10)
  await expect(logs.rows.first()).toContainText('model-50')

  await logs.rows.first().getByRole('link').first().click()
  await expect(logs.detail).toContainText('model-50')
  await page.keyboard.press('k')
  await expect(logs.detail).toContainText('model-49')
  await expect(page).not.toHaveURL(/page=2/)
  await page.keyboard.press('Escape')
  await expect(logs.detail).toBeHidden()

  await page.getByLabel('Rows per page').selectOption('25')
  await expect(logs.rows).toHaveCount(25)
  const jump = page.getByRole('textbox', { name: 'Page' })
  await jump.fill('3')
  await jump.press('Enter')
  await expect(page).toHaveURL(/page=3/)
  await expect(logs.rows.last()).toContainText('model-59')
  await expect(page.getByText('51–60 of 60')).toBeVisible()

  await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').click()
  await expect(page).toHaveURL(/sort=-duration_ms/)
  await page.getByRole('columnheader', { name: 'Duration' }).getByRole('button').click()
  await expect(logs.rows.first()).toContainText('model-59')
})

test('a failed entry names its cause @phone', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  const error = {
    category: 'rate_limiting',
    message: 'quota of 60 requests a minute exceeded',
  } as const
  const [id] = await log.send(chat({ status: 'failed', error, response: undefined }))
  await enter()
  await page.goto(`/logs/${id}`)

  const section = logs.detail.getByRole('region', { name: 'Error' })
  await expect(section).toContainText('Rate limiting')
  await expect(section).toContainText('quota of 60 requests a minute exceeded')
  await expect(logs.detail.getByRole('region', { name: 'Response' })).toContainText(
    'The client did not send this content.',
  )
})

test('a log that cannot be had says why, and one click asks for all of it again @phone', async ({
  page,
  log,
  enter,
  complaints,
}) => {
  const logs = new LogsPage(page)
  complaints.expect(/503/)
  await log.send(chat())
  await enter()
  let refuse = true
  await page.route(/\/api\/v1\/logs(\/stats)?\?/, (route) =>
    refuse ? route.fulfill({ status: 503, json: { detail: 'too busy' } }) : route.continue(),
  )
  await logs.open()
  await expect(page.getByRole('alert')).toHaveText([/^Too busy\./, /Too busy\./])
  await expectAccessible(page)
  refuse = false
  await page.getByRole('button', { name: 'Retry' }).first().click()
  await expect(logs.rows).toHaveCount(1)
  await logs.expectCards({ 'Total requests': '1' })
})
