import { expect, type Page } from '@playwright/test'
import axe, { type RunOnly } from 'axe-core'
import { PHONE } from './browser'

const RULES: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** How long a violation must last to be one, in ms. */
const PATIENCE = 15_000
/** In the dark nothing but the colours is different. */
const COLOURS: RunOnly = { type: 'rule', values: ['color-contrast'] }

/**
 * Fails on every violation of WCAG 2.2 A and AA and of axe's best practices, contrast included, in
 * light and, on a desktop, in dark.
 */
export async function expectAccessible(page: Page, patience = PATIENCE): Promise<void> {
  // A tooltip under a resting mouse is no part of the page.
  await page.mouse.move(0, 0)
  await scrollListsUp(page)
  await showIn(page, 'light')
  await expectNone(page, RULES, 'accessibility violations', patience)
  // Colours do not depend on the width, so those of the dark are looked at on a desktop.
  if ((page.viewportSize()?.width ?? 0) <= PHONE.width) return
  await showIn(page, 'dark')
  await expectNone(page, COLOURS, 'accessibility violations in the dark', patience)
}

/** What arrives while axe looks is seen half drawn, so a page is looked at again before it fails. */
async function expectNone(page: Page, rules: RunOnly, what: string, patience: number) {
  await expect(async () => {
    await untilStill(page)
    expect(await violations(page, rules), what).toEqual([])
  }).toPass({ timeout: patience })
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
}

/**
 * Axe takes most of the time of a test, so it says of what is in order no more than that
 * (`resultTypes`). It looks into no frame, of which the web app has none.
 */
async function violations(page: Page, runOnly: RunOnly) {
  expect(page.frames(), 'frames of the page').toHaveLength(1)
  if (!(await page.evaluate(() => 'axe' in window))) {
    await page.evaluate(axe.source)
    await page.evaluate(rememberColours)
  }
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run({ runOnly, resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => ({
      rule: `${id}: ${help}`,
      where: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }))
  }, runOnly)
}

interface Color {
  r: number
  g: number
  b: number
  alpha: number
  parseString: (text: string) => Color
}

/**
 * Runs in the page. Axe reads the few colours of a page thousands of times, which takes a third of
 * its time; now each is read once.
 */
function rememberColours() {
  const { color } = window.axe.commons as unknown as { color: { Color: { prototype: Color } } }
  const { prototype } = color.Color
  const parse = prototype.parseString
  const known = new Map<string, Pick<Color, 'r' | 'g' | 'b' | 'alpha'>>()
  prototype.parseString = function (text) {
    const values = known.get(text)
    if (values) return Object.assign(this, values)
    const { r, g, b, alpha } = parse.call(this, text)
    known.set(text, { r, g, b, alpha })
    return this
  }
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

declare global {
  interface Window {
    axe: typeof axe
  }
}
