import { expectAccessible } from '../harness/axe'
import { ADMIN } from '../harness/server'
import { chat } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

test('a wrong password is refused in words @phone', async ({ page, complaints }) => {
  complaints.expect(/status of 401 .*\/api\/v1\/auth\/login/)
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('alert')).toContainText('password is wrong')
  await expect(page.getByLabel('Email')).toHaveValue(ADMIN.email)
})

test('signing in leads to the link that was opened, signing out ends the session', async ({
  page,
  log,
}) => {
  const logs = new LogsPage(page)
  const [id] = await log.send(chat())
  await page.goto(`/logs/${id}?model=gpt-5-mini`)
  await page.getByLabel('Email').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.keyboard.press('Enter')

  await expect(logs.detail).toContainText('What is an audit log?')
  await expect(page).toHaveURL(new RegExp(`/logs/${id}\\?model=gpt-5-mini$`))

  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.goto('/logs')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})

test('a session that has ended says so and returns to where one was', async ({
  page,
  log,
  enter,
  complaints,
}) => {
  complaints.expect(/status of 401 .*\/api\/v1\/auth\/refresh/)
  const logs = new LogsPage(page)
  await log.send(chat())
  await enter()
  await logs.open('?period=7d')
  await expect(logs.rows).toHaveCount(1)

  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByText('Your session has expired')).toBeVisible()
  await page.getByLabel('Email').fill(ADMIN.email)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/logs\?period=7d$/)
  await expect(logs.rows).toHaveCount(1)
})

test('times, colours and the password are everybody’s own @phone', async ({
  page,
  log,
  enter,
  complaints,
}) => {
  complaints.expect(/status of 422 .*\/api\/v1\/auth\/password/)
  const logs = new LogsPage(page)
  const { email, password } = await log.createAccount('viewer')
  await log.send(chat({ started_at: '2026-03-01T09:00:00Z' }))
  await enter({ email, password })
  await logs.open('?period=all')
  // Berlin is an hour ahead of UTC.
  await expect(logs.rows.first()).toContainText('10:00:00')
  const choose = async (name: string, role: 'menuitem' | 'menuitemradio') => {
    // A menu that is still closing after the last choice takes the item with it.
    await expect(async () => {
      const item = page.getByRole(role, { name })
      if (!(await item.isVisible())) {
        await page.getByRole('button', { name: /^Account menu/ }).click()
      }
      await item.click({ timeout: 3_000 })
    }).toPass()
  }
  await choose('UTC', 'menuitemradio')
  await expect(logs.rows.first()).toContainText('09:00:00')
  await page.keyboard.press('Escape')
  await choose('Dark', 'menuitemradio')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await choose('System', 'menuitemradio')

  await choose('Change password…', 'menuitem')
  await logs.dialog.getByLabel('Current password').fill('not the password')
  await logs.dialog.getByLabel('New password').fill('a password that is longer')
  await logs.confirm('Change password').click()
  await expect(logs.dialog).toContainText('Is not your current password')
  await expectAccessible(page)
  await logs.dialog.getByLabel('Current password').fill(password)
  await logs.confirm('Change password').click()
  await expect(logs.toast).toHaveText('Password changed')

  await choose('Sign out', 'menuitem')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a password that is longer')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible()
})
