import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * Fails on every violation of WCAG 2.2 A and AA and of axe's best practices, contrast included, in
 * light and in dark.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // A tooltip under a resting mouse is no part of the page.
  await page.mouse.move(0, 0)
  await scrollListsUp(page)
  await showIn(page, 'light')
  const builder = new AxeBuilder({ page })
  expect(await violations(builder.withTags(RULES)), 'accessibility violations').toEqual([])

  // In the dark nothing but the colours is different.
  await showIn(page, 'dark')
  const colours = new AxeBuilder({ page }).withRules('color-contrast')
  expect(await violations(colours), 'accessibility violations in the dark').toEqual([])
}

/** A row that the head of its table half covers has half a box to click: one scrolls. */
async function scrollListsUp(page: Page) {
  await page.locator('table').evaluateAll((tables) => {
    for (const table of tables) if (table.parentElement) table.parentElement.scrollTop = 0
  })
}

async function showIn(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme })
  const root = page.locator('html')
  await expect(root).toHaveAttribute('data-mantine-color-scheme', colorScheme)
  await untilStill(page)
}

async function violations(builder: AxeBuilder) {
  const { violations } = await builder.analyze()
  return violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
  }))
}

/** Waits for what fades: half-faded text has half its contrast. Endless animations do not count. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const endless = effect?.getComputedTiming().endTime === Infinity
      return playState !== 'running' || endless
    }),
  )
}
