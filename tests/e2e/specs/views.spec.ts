import { expectAccessible } from '../harness/axe'
import { chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('a view keeps filters, order and columns, and is shared @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  // Views outlive the tests that save them.
  const model = `kept-${crypto.randomUUID()}`
  const name = `Costly ${model}`
  await log.send(chat({ model }), chat({ model: 'left out' }))
  await enter()
  await logs.open(`?model=${model}&sort=-cost_usd`)
  await expect(logs.row(model)).toBeVisible()
  await logs.button('Columns and rows').click()
  await page.getByRole('checkbox', { name: 'Agent', exact: true }).uncheck()
  await page.keyboard.press('Escape')

  await logs.button('Views').click()
  await page.getByLabel('Name of the new view').fill(name)
  await page.getByLabel('Share with everyone').check()
  await expectAccessible(page)
  await logs.button('Save current view').click()
  await expect(logs.toast).toContainText(`View “${name}” saved`)
  await expect(logs.button(name).first()).toBeVisible()

  await enter(await log.createAccount('viewer'))
  await page.evaluate(() => localStorage.removeItem('logbook-columns-logs'))
  await logs.open()
  await expect(logs.rows).toHaveCount(2)
  await logs.button('Views').click()
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await expect(page).toHaveURL(new RegExp(`model=${model}.*sort=-cost_usd`))
  await expect(logs.rows).toHaveCount(1)
  expect(await logs.columns()).not.toContain('Agent')
})
