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

test('a session that has ended says so and returns to where one was @phone', async ({
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
