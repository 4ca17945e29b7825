import { expectAccessible } from '../harness/axe'
import { ago, chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { SettingsPage } from '../harness/settings-page'
import { expect, test } from '../harness/test'

// The server is the same for all tests.
test.afterEach(async ({ log }) => {
  await log.changeSettings({
    audit_log: {
      retention_days: null,
      content_retention_days: null,
      persist_responses: null,
      redaction_builtins: null,
      redaction_patterns: null,
    },
  })
})

test('a rule is written, tried and saved, and the next entry is redacted @phone', async ({
  page,
  log,
  enter,
}) => {
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  await settings.switch('Email addresses').check({ force: true })
  await expect(settings.result.locator('mark')).toHaveText(['[REDACTED]'])

  await settings.button('Add rule').click()
  await settings.rule(1, 'Regular expression').fill('staff no\\. (\\d{2})\\d+')
  await settings.rule(1, 'Replace with').fill('staff no. $1…')
  await settings.field('Test text').fill('ada@example.com has staff no. 204417')
  await expect(settings.result).toHaveText('[REDACTED] has staff no. 20…')
  await expect(settings.result.locator('mark').last()).toHaveAttribute(
    'title',
    /“staff no. 204417”/,
  )
  await expectAccessible(page)

  await settings.save.click()
  await expect(settings.toast).toBeVisible()
  await expect(settings.save).toBeHidden()
  const [id] = await log.send(chat({ prompt: 'I am ada@example.com, staff no. 311905' }))
  const logs = new LogsPage(page)
  await page.goto(`/logs/${id}`)
  const prompt = logs.detail.getByRole('region', { name: 'Prompt' })
  await expect(prompt).toContainText('I am [REDACTED], staff no. 31…')
})

test('JSON is tried as JSON, each replacement with its rule @phone', async ({ page, enter }) => {
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  await settings.switch('Email addresses').check({ force: true })
  await settings.switch('Payment cards').check({ force: true })
  const args = JSON.stringify({ card: 4111111111111111 })
  const call = { to: 'ada@example.org', arguments: args, total: 1.5 }
  await settings.field('Test text').fill(JSON.stringify(call))
  await expect(settings.result.locator('mark')).toHaveText(['[REDACTED]', '\\"[REDACTED]\\"'])
  await expect(settings.result.locator('mark').last()).toHaveAttribute(
    'title',
    /Payment cards.*“4111111111111111”/,
  )
  await expect(settings.result).toHaveText(/^\{\n {2}"to": "\[REDACTED\]",\n {2}"arguments"/)
  await expectAccessible(page)
})

test('a shorter retention says what it removes, asks, and removes it @phone', async ({
  page,
  log,
  enter,
}) => {
  const settings = new SettingsPage(page)
  await log.send(chat({ started_at: ago({ days: 10 }) }), chat({ started_at: ago({ days: 9 }) }))
  await log.send(chat())
  await enter()
  await settings.open()
  await settings.field('Entries').fill('7')
  await expect(settings.field('Content')).toHaveValue('7')
  await expect(page.getByText('Currently 2 entries are affected.')).toBeVisible()

  await expect(settings.save).toBeInViewport()
  await settings.save.click()
  await expect(settings.dialog).toContainText('will be permanently deleted')
  await expectAccessible(page)
  await settings.button('Cancel').click()
  expect(await log.countEntries()).toBe(3)

  await settings.save.click()
  await settings.button('Save and delete').click()
  await expect(settings.toast).toBeVisible()
  await expect.poll(() => log.countEntries()).toBe(1)

  await page.reload()
  await expect(settings.field('Entries')).toHaveValue('7')
  await settings.button('Use the default of Entries').click()
  await expect(settings.field('Entries')).toHaveValue('14')
  await settings.save.click()
  await expect(settings.toast).toBeVisible()
})

test('what is wrong shows beside its field, and nothing is saved @phone', async ({
  page,
  enter,
  complaints,
}) => {
  complaints.expect(/422/)
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  await settings.field('Entries').fill('0')
  await settings.field('Daily totals').fill('soon')
  await settings.button('Add rule').click()
  await settings.rule(1, 'Regular expression').fill('fine')
  await settings.button('Add rule').click()
  await settings.rule(2, 'Regular expression').fill('(unclosed')
  await expect(page.getByText('does not compile: unclosed group, at character 1')).toBeVisible()
  await settings.save.click()
  await expect(page.getByText('The settings were not saved.')).toBeVisible()
  await expect(settings.field('Entries')).toBeFocused()
  await expect(page.getByText('Must be a whole number from 1 to 36500, not 0')).toBeVisible()
  await expect(page.getByText('Must be a whole number from 1 to 36500, not "soon"')).toBeVisible()
  await expectAccessible(page)

  await settings.button('Discard').click()
  await expect(settings.field('Entries')).toHaveValue('14')
  await expect(settings.rule(1, 'Regular expression')).toHaveCount(0)
})

test('rules are put in another order and removed', async ({ page, enter, log }) => {
  await log.changeSettings({ audit_log: { redaction_patterns: ['one', 'two', 'three'] } })
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  await settings.button('Move rule 3 up').press('Enter')
  // The focus goes with the rule.
  await expect(settings.button('Move rule 2 up')).toBeFocused()
  await page.keyboard.press('Enter')
  await settings.button('Remove rule 2').click()
  await expect(settings.rule(1, 'Regular expression')).toHaveValue('three')
  await expect(settings.rule(2, 'Regular expression')).toHaveValue('two')
  await settings.save.click()
  await expect(settings.toast).toBeVisible()
  await page.reload()
  await expect(settings.rule(2, 'Regular expression')).toHaveValue('two')
})

test('what the settings file sets is shown as such and cannot be changed @phone', async ({
  page,
  enter,
}) => {
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  const retention = page.getByRole('region', { name: 'Retention' })
  await expect(retention).toContainText('12h')
  await expect(retention).toContainText('Set in logbook.toml')
  await expect(settings.field('Running entries')).toHaveCount(0)
})

test('leaving with changes asks first', async ({ page, enter }) => {
  const settings = new SettingsPage(page)
  await enter()
  await settings.open()
  await settings.switch('Responses').uncheck({ force: true })
  await page.getByRole('link', { name: 'Accounts' }).click()
  await expect(settings.dialog).toContainText('Leave this page without saving?')
  await settings.button('Cancel').click()
  await expect(settings.switch('Responses')).not.toBeChecked()
  await page.getByRole('link', { name: 'Accounts' }).click()
  await settings.button('Leave page').click()
  await expect(page.getByRole('button', { name: 'Add account' })).toBeVisible()
})

test('a change shows in the activity with its old and new value @phone', async ({
  page,
  enter,
  log,
}) => {
  await log.changeSettings({ audit_log: { retention_days: 30 } })
  await enter()
  await page.goto('/activity?action=settings_changed')
  const row = page.getByRole('row').filter({ hasText: 'Changed settings' }).first()
  await expect(row).toContainText('audit_log.retention_days: 14 → 30')
})
