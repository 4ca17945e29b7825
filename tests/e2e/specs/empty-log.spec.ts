import { LogsPage } from '../harness/logs-page'
import { run } from '../harness/shell'
import { expect, test } from '../harness/test'

test('an empty log gives a command that stores the first entry, which then shows @phone', async ({
  page,
  server,
  enter,
}) => {
  const logs = new LogsPage(page)
  await enter()
  await logs.open()
  await expect(page.getByRole('heading', { name: 'The log is empty' })).toBeVisible()
  await page.getByRole('button', { name: 'Create an API key' }).click()

  const command = page.locator('pre', { hasText: 'curl' })
  await expect(command).toContainText(/alb_\w{20}/)
  const from = page.getByLabel('Client')
  await from.selectOption('OpenTelemetry')
  const exporter = `OTEL_EXPORTER_OTLP_ENDPOINT=${server.url}`
  await expect(page.locator('pre', { hasText: exporter })).toContainText(/"x-api-key=alb_\w{20}/)
  await from.selectOption('curl')
  const said = await run(server.home, 'sh', '-ec', await command.innerText())
  expect(JSON.parse(said)).toMatchObject({ result: 'accepted' })

  await expect(logs.rows).toHaveCount(1)
  await logs.expectCards({ 'Total requests': '1' })
})
