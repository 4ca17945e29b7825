import { expectAccessible } from '../harness/axe'
import { ago, chat, GRACE } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

const CONVERSATION = 'conv-2026-0417'
/** Older than the period that is shown at first. */
const OLD = { started_at: ago({ days: 60 }), conversation_id: CONVERSATION }

test('the ID of an entry leads to the entry, in whatever period it lies @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const [id = ''] = await log.send(chat({ ...OLD, model: 'old-model' }), chat())
  await enter()
  await logs.open()
  await logs.search.fill(id.toUpperCase())
  await expectAccessible(page)

  await logs.suggestions.getByRole('link', { name: 'Open the entry with this ID' }).click()
  await expect(page).toHaveURL(new RegExp(`/logs/${id}`))
  await expect(logs.detail).toContainText('old-model')
})

test('the ID of a conversation leads to its entries, whatever was filtered @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  await log.send(
    chat({ ...OLD, model: 'first' }),
    chat({ conversation_id: CONVERSATION, model: 'second', user: GRACE }),
    chat({ model: 'of another conversation' }),
  )
  await enter()
  await logs.open('?period=1h&user=u-grace')
  await logs.search.fill(CONVERSATION)
  const link = logs.suggestions.getByRole('link')
  await expect(link).toHaveText(['Show 2 entries with this conversation'])
  await expectAccessible(page)

  await link.click()
  await expect(page).toHaveURL(new RegExp(`conversation_id=${CONVERSATION}`))
  await expect(page).not.toHaveURL(/user=|q=/)
  await expect(logs.search).toHaveValue('')
  await expect(logs.rows).toHaveCount(2)
  await expect(logs.row('first')).toBeVisible()
  await expect(logs.row('second')).toBeVisible()
})

test('a text that is the ID of nothing has no suggestion', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await log.send(chat({ conversation_id: CONVERSATION }))
  await enter()
  await logs.open()
  await logs.search.fill('gpt-5-mini')
  await expect(logs.rows).toHaveCount(1)
  await expect(logs.suggestions).toHaveCount(0)
})
