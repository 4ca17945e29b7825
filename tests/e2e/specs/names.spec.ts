import type { Page } from '@playwright/test'
import { chat, type Draft } from '../harness/entries'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'
import { UsagePage } from '../harness/usage-page'

/** Text from right to left, and a character that takes no room. */
const OVERRIDE = '\u202e'
const ZERO_WIDTH = '\u200b'
const hide = (name: string) => `${name}${ZERO_WIDTH}${OVERRIDE}x`

/** Everything that can be named, each by a name that hides something. */
const disguised: Draft = {
  platform: hide('Web'),
  provider: hide('openai'),
  model: hide('gpt-5-mini'),
  user: { id: hide('u-ada'), name: hide('Ada'), email: `ada${ZERO_WIDTH}@example.com` },
  agent: { id: hide('agent'), name: hide('Agent') },
  profile: { alias: hide('profile'), version: 2 },
  feature: { type: 'prompt', id: hide('feature'), version: 1 },
  entity: { type: hide('order'), id: hide('7') },
  conversation_id: hide('conversation'),
  trace_id: hide('trace'),
  parent_id: hide('parent'),
  prompt: [{ role: 'user', name: hide('bot'), content: 'Hi' }],
  metadata: { [hide('key')]: hide('value') },
}

/** What shows hidden characters as they are: texts outside of their marks, and labels. */
function unmarked(page: Page): Promise<string[]> {
  return page.evaluate((hidden) => {
    const found: string[] = []
    const pattern = new RegExp(hidden)
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode
      if (parentElement?.closest('[data-code], script, style')) continue
      if (pattern.test(textContent ?? '')) found.push(`text ${textContent}`)
    }
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['title', 'aria-label', 'aria-valuetext', 'placeholder', 'alt']) {
        const value = element.getAttribute(name)
        if (value && pattern.test(value)) found.push(`${name} ${value}`)
      }
    }
    return found
  }, `[${OVERRIDE}${ZERO_WIDTH}]`)
}

test('no name or id hides a character, wherever it shows', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  const usage = new UsagePage(page)
  const [id] = await log.send(chat(disguised), chat())
  await enter()

  await logs.open()
  await expect(logs.row('Ada').first()).toBeVisible()
  await expect(logs.rows.getByRole('img', { name: 'U+202E' }).first()).toBeVisible()
  expect(await unmarked(page)).toEqual([])
  const filters = Object.entries({ user: 'u-ada', model: 'gpt-5-mini', trace_id: 'trace' })
  await logs.open(`?${new URLSearchParams(filters.map(([name, value]) => [name, hide(value)]))}`)
  await expect(logs.rows).toHaveCount(1)
  await page.getByRole('button', { name: /^Model/ }).click()
  await expect(page.getByRole('checkbox', { name: /gpt-5-mini/ }).first()).toBeVisible()
  expect(await unmarked(page)).toEqual([])

  await page.goto(`/logs/${id}?view=page`)
  await expect(logs.detail.getByRole('region', { name: 'Metadata' })).toBeVisible()
  await expect(logs.detail.getByRole('region', { name: 'Same trace' })).toContainText('1 entry')
  expect(await unmarked(page)).toEqual([])

  for (const dimension of ['user', 'model', 'provider', 'agent', 'profile', 'platform']) {
    await usage.open(`?group_by=${dimension}&by=${dimension}`)
    await expect(usage.breakdown(dimension).getByRole('img').first()).toBeVisible()
    await expect(usage.legend.getByRole('img').first()).toBeVisible()
    expect(await unmarked(page), dimension).toEqual([])
  }
})

test('a name that hides a character is copied as it was sent', async ({ page, log, enter }) => {
  const logs = new LogsPage(page)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const [id] = await log.send(chat({ conversation_id: hide('conversation') }))
  await enter()
  await page.goto(`/logs/${id}`)
  await logs.detail.getByRole('button', { name: 'Copy ID' }).last().click()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(copied).toBe(hide('conversation'))
})

test('text that runs from right to left starts at the right @phone', async ({
  page,
  log,
  enter,
}) => {
  const logs = new LogsPage(page)
  const arabic = 'ما هو سجل التدقيق؟'
  const [id] = await log.send(
    chat({
      prompt: `${arabic}\n\n- بند`,
      response: 'An answer.',
      user: { id: 'u-1', name: 'عائشة' },
      status: 'failed',
      error: { category: 'unknown', message: 'الملف غير موجود' },
    }),
  )
  await enter()
  await page.goto(`/logs/${id}`)
  const directionOf = (text: string) =>
    logs.detail
      .getByText(text)
      .first()
      .evaluate((element) => getComputedStyle(element.closest('[dir], bdi') ?? element).direction)
  await expect(logs.detail.getByText(arabic)).toBeVisible()
  for (const text of [arabic, 'بند', 'عائشة', 'الملف غير موجود']) {
    await expect.poll(() => directionOf(text), { message: text }).toBe('rtl')
  }
  await expect.poll(() => directionOf('An answer.')).toBe('ltr')
})
