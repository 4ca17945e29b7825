import { expectAccessible } from '../harness/axe'
import { chat, GRACE } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('filters narrow cards and rows alike, and live in the URL @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const usage = { input_tokens: 5000, output_tokens: 1000 }
  await log.send(
    chat(),
    chat(),
    chat({ model: 'claude-sonnet-5', provider: 'anthropic', user: GRACE, usage }),
  )
  await enter()
  await logs.open()
  await logs.expectCards({
    'Total requests': '3',
    'Total tokens': '8,468',
    Users: '2',
    Models: '2',
  })

  await logs.button(/^Model/).click()
  await page.getByLabel('Search model').fill('claude')
  const candidate = page.getByRole('checkbox', { name: /^claude-sonnet-5/ })
  await expect(page.getByRole('checkbox', { name: /^gpt-5-mini/ })).toBeHidden()
  await expect(candidate).toHaveAccessibleName(/1$/)
  await candidate.check()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  const ofGrace = {
    'Total requests': '1',
    'Total tokens': '6,000',
    Users: '1',
    Models: '1',
  } as const
  await logs.expectCards(ofGrace)
  await expect(logs.rows).toHaveCount(1)
  await logs.row('Grace Hopper').getByRole('link').first().click()
  await expect(logs.detail).toContainText('anthropic')

  await page.reload()
  await expect(logs.detail).toContainText('anthropic')
  await expect(page).toHaveURL(/model=claude-sonnet-5/)
  await page.getByRole('button', { name: 'Close detail' }).click()
  await logs.expectCards(ofGrace)
  await expect(logs.rows).toHaveCount(1)

  // Other values of the same filter can be added; then either will do.
  await logs.button(/^Model/).click()
  await page.getByRole('checkbox', { name: /^gpt-5-mini/ }).check()
  await page.keyboard.press('Escape')
  await logs.expectCards({ 'Total requests': '3', Models: '2' })
  await page.getByRole('button', { name: 'Remove filter Model: claude-sonnet-5' }).click()
  await logs.expectCards({ 'Total requests': '2' })
  await page.getByRole('button', { name: 'Clear all' }).click()
  await expect(page).not.toHaveURL(/model=/)
  await expect(logs.rows).toHaveCount(3)
})

test('what no entry matches is said, with the way out @phone', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await logs.open()
  await logs.search.fill('zeppelin')

  await expect(page.getByRole('heading', { name: 'No entries match' })).toBeVisible()
  await logs.expectCards({ 'Total requests': '0' })
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(logs.row('Ada Lovelace')).toBeVisible()
  await logs.expectCards({ 'Total requests': '1' })
})

test('a period between two moments is typed, kept in the URL and read in the zone one sees @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(
    chat({ model: 'before', started_at: '2026-03-01T08:59:59Z' }),
    chat({ model: 'within', started_at: '2026-03-01T09:00:00Z' }),
    chat({ model: 'after', started_at: '2026-03-01T10:00:00Z' }),
  )
  await enter()
  await logs.open('?period=all')
  await logs.button('Custom').click()
  await page.getByLabel('From').fill('2026-03-01T10:00:00')
  await page.getByLabel('To (exclusive)').fill('2026-03-01T09:00:00')
  await expect(page.getByText('From must be before To')).toBeVisible()
  await expectAccessible(page)
  // Berlin is an hour ahead of UTC.
  await page.getByLabel('To (exclusive)').fill('2026-03-01T11:00:00')
  await logs.button('Apply').click()

  await expect(page).toHaveURL(/from=2026-03-01T09%3A00%3A00.000Z&to=2026-03-01T10%3A00%3A00.000Z/)
  await logs.expectCards({ 'Total requests': '1' })
  await expect(logs.rows).toHaveCount(1)
  await expect(logs.rows.first()).toContainText('within')
  await page.reload()
  await expect(logs.rows.first()).toContainText('within')
  await page.getByText('All', { exact: true }).click()
  await logs.expectCards({ 'Total requests': '3' })
})

test('what is absent, excluded or in the metadata is filtered, and shows as such @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(
    chat({ metadata: { team: 'Red & Blue', level: 2 } }),
    chat({ model: 'claude-sonnet-5', metadata: { team: 'green' } }),
    chat({ model: null, user: GRACE }),
  )
  await enter()
  await logs.open()
  await expect(logs.rows).toHaveCount(3)

  await logs.button(/^Model/).click()
  await page.getByRole('checkbox', { name: 'No value', exact: true }).check()
  await expect(logs.rows).toHaveCount(1)
  await page.getByRole('checkbox', { name: /^gpt-5-mini/ }).check()
  await expect(logs.rows).toHaveCount(2)
  await page.getByText('Is not', { exact: true }).click()
  await page.getByRole('checkbox', { name: /^gpt-5-mini/ }).check()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(logs.rows).toHaveCount(1)
  await expect(page).toHaveURL(/model=gpt-5-mini.*not_model=gpt-5-mini/)
  await page.getByRole('button', { name: 'Remove filter Model: gpt-5-mini' }).click()
  await page.getByRole('button', { name: 'Remove filter Model is: none' }).click()
  await expect(logs.rows).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove filter Model is not: gpt-5-mini' }).click()
  await expect(logs.rows).toHaveCount(3)

  await logs.button('Metadata').click()
  await page.getByLabel('Key').fill('team')
  await page.getByLabel('Value').fill('Red & Blue')
  await expectAccessible(page)
  await logs.button('Add filter').click()
  await expect(page).toHaveURL(/metadata.team=Red/)
  await expect(logs.rows).toHaveCount(1)
  await page.reload()
  await expect(logs.rows).toHaveCount(1)
  await page.getByRole('button', { name: 'Remove filter Metadata team is: Red & Blue' }).click()
  await expect(logs.rows).toHaveCount(3)
})

test('entries without a value are a way from usage to the log', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat(), chat({ model: null }), chat({ model: null, user: GRACE }))
  await enter()
  await page.goto('/usage?by=model')
  await page.getByRole('link', { name: /No model/ }).click()
  await expect(page).toHaveURL(/without=model/)
  await expect(logs.rows).toHaveCount(2)
  await expect(page.getByRole('button', { name: 'Remove filter Model is: none' })).toBeVisible()
})
