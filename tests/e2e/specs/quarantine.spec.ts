import { expectAccessible } from '../harness/axe'
import { expect, test } from '../harness/test'

/** A call of LiteLLM whose tokens cannot be read. */
function call(id: string) {
  return {
    litellm_call_id: id,
    status: 'success',
    model: 'gpt-5-mini',
    startTime: Date.now() / 1000,
    prompt_tokens: 'many',
    messages: [{ role: 'user', content: 'What is an audit log?' }],
  }
}

test('what could not become an entry is read, retried and deleted', async ({
  page,
  log,
  enter,
}) => {
  const [kept, gone] = [`call-${crypto.randomUUID()}`, `call-${crypto.randomUUID()}`]
  await log.ingest('litellm', [call(kept), call(gone)])
  await enter()
  await page.goto('/activity')
  await page.getByRole('link', { name: 'Quarantine' }).click()
  const rows = page.getByRole('row', { name: /prompt_tokens: must be a number, got/ })
  await expect(rows).toHaveCount(2)
  await expect(page.getByText(/ of 64 MiB used/)).toBeVisible()
  await expectAccessible(page)

  await rows.first().getByText('prompt_tokens').click()
  const detail = page.getByRole('dialog', { name: 'Quarantined record' })
  await expect(detail).toContainText('prompt_tokens: must be a number, got `many`')
  await expect(detail.getByRole('region', { name: 'Payload' })).toContainText('"litellm_call_id"')
  await expectAccessible(page)
  await detail.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByText('1 record retried: 0 removed from quarantine, 1 kept')).toBeVisible()
  await detail.getByRole('button', { name: 'Close' }).click()
  await expect(rows.first()).toContainText('LiteLLM')

  for (const row of await rows.all()) await row.getByRole('checkbox').check({ force: true })
  await expect(page.getByText('2 records selected')).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  const asked = page.getByRole('dialog', { name: 'Delete 2 records from quarantine?' })
  await asked.getByRole('button', { name: 'Delete 2 records' }).click()
  await expect(page.getByText('No records in quarantine')).toBeVisible()
  await expectAccessible(page)
})
