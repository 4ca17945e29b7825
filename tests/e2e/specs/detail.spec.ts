import { expectAccessible } from '../harness/axe'
import { signIn } from '../harness/api'
import { ago, chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { ADMIN } from '../harness/server'
import { expect, test } from '../harness/test'

const ANSWER =
  'It is **late**:\n\n```sql\nselect 1 from orders\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |'

test('a conversation shows its Markdown, code, tools and data, and raw @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const call = { function: { name: 'get_order', arguments: '{"order":{"id":7}}' } }
  const [id] = await log.send(
    chat({
      prompt: [
        { role: 'user', content: 'Where is my order?' },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', content: '{"place":"Porto"}' },
      ],
      response: ANSWER,
    }),
  )
  await enter()
  await page.goto(`/logs/${id}`)
  const prompt = logs.detail.getByRole('region', { name: 'Prompt' })
  const response = logs.detail.getByRole('region', { name: 'Response' })

  await expect(response.locator('strong')).toHaveText('late')
  await expect(response.locator('[data-kind=keyword]').first()).toHaveText('select')
  await expect(response.getByRole('table')).toContainText('2')
  await expect(prompt.getByText('get_order')).toBeVisible()
  await expect(prompt.getByText('"Porto"', { exact: false })).toBeVisible()
  await prompt.getByText('Tool result').click()
  await expect(prompt.locator('[data-kind=string]')).toHaveText('Porto')
  await expectAccessible(page)

  await prompt.getByText('Tree', { exact: true }).click()
  await expect(prompt.getByText('Where is my order?')).toBeVisible()
  await response.getByText('Raw', { exact: true }).click()
  await expect(response).toContainText('It is **late**:')
})

test('a number reads as it was sent, and is copied so', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  // As text: JavaScript could not even send it.
  const big = '1234567890123456789'
  const answer = await page.request.post(`${log.url}/api/v1/logs`, {
    headers: {
      authorization: `Bearer ${await signIn(log.url, ADMIN)}`,
      'content-type': 'application/json',
    },
    data: `{"prompt":{"id":${big}},"response":"{\\"id\\":${big}}","metadata":{"id":${big}}}`,
  })
  const { id } = (await answer.json()) as { id: string }
  await enter()
  await page.goto(`/logs/${id}`)
  const part = (name: string) => logs.detail.getByRole('region', { name })
  for (const name of ['Prompt', 'Response', 'Metadata']) {
    await expect(part(name)).toContainText(big)
    await part(name)
      .getByRole('button', { name: `Copy ${name.toLowerCase()}` })
      .first()
      .click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(copied).toMatch(new RegExp(`^\\{\\s*"id":\\s*${big}\\s*\\}$`))
    await page.evaluate(() => navigator.clipboard.writeText(''))
  }
  await part('Prompt').getByText('Raw', { exact: true }).click()
  await expect(part('Prompt').locator('pre')).toContainText(`"id": ${big}`)
})

test('content that was cut says so, and none is told from kept back', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const [id] = await log.send(chat({ prompt: 'word '.repeat(60_000), response: undefined }))
  await enter()
  await page.goto(`/logs/${id}`)
  const prompt = logs.detail.getByRole('region', { name: 'Prompt' })
  await expect(prompt).toContainText('Truncated')
  await expect(prompt).not.toContainText('Redacted')
  await expect(logs.detail.getByRole('region', { name: 'Response' })).toContainText('Empty.')
})

test('a shared link shows the entry alone, from which keys lead on @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const [, id] = await log.send(
    chat({ model: 'newer', started_at: ago({ days: 3 }) }),
    chat({ model: 'shared', started_at: ago({ days: 3, minutes: 1 }) }),
    chat({ model: 'older', started_at: ago({ days: 3, minutes: 2 }) }),
  )
  await enter()
  await page.goto(`/logs/${id}?view=page`)
  await expect(logs.detail).toContainText('shared')
  await expect(page.getByRole('table', { name: 'Log entries' })).toHaveCount(0)
  await expectAccessible(page)

  await expect(page.getByRole('button', { name: 'Next entry' })).toBeEnabled()
  await page.keyboard.press('j')
  await expect(logs.detail).toContainText('older')
  await expect(page.getByRole('button', { name: 'Next entry' })).toBeDisabled()
  await page.getByRole('button', { name: 'Previous entry' }).click()
  await expect(logs.detail).toContainText('shared')
  await page.keyboard.press('k')
  await expect(logs.detail).toContainText('newer')

  await page.getByRole('button', { name: 'Close detail' }).click()
  await expect(page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible()
  await expect(page).not.toHaveURL(/view=/)
})

test('the entries of a trace lie on a timeline, each a way to the next @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const step = (minutes: number, capability: 'chat' | 'tool') =>
    chat({ trace_id: 't-1', capability, duration_ms: 30_000, started_at: ago({ minutes }) })
  await log.send(step(3, 'chat'), step(2, 'tool'), chat())
  await enter()
  await logs.open()
  await logs.rows.last().getByRole('link').first().click()

  const trace = logs.detail.getByRole('region', { name: 'Same trace' })
  await expect(trace).toContainText('2 entries')
  await expect(trace).toContainText('1 m 30 s')
  await expect(trace.getByRole('link', { name: /Chat/ })).toHaveAttribute('aria-current', 'page')
  await trace.getByRole('link', { name: /Tool/ }).click()
  await expect(trace.getByRole('link', { name: /Tool/ })).toHaveAttribute('aria-current', 'page')
})

test('an entry beside the list opens as a page of its own, and goes back', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const [id] = await log.send(chat())
  await enter()
  await logs.open()
  await logs.rows.first().getByRole('link').first().click()
  await page.getByRole('button', { name: 'Open on its own page' }).click()
  await expect(page).toHaveURL(new RegExp(`/logs/${id}\\?view=page$`))
  await expect(logs.rows).toHaveCount(0)
  await page.getByRole('button', { name: 'Show beside the list' }).click()
  await expect(logs.rows).toHaveCount(1)
})
