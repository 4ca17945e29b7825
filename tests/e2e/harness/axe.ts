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
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await untilStill(page)
    expect(await violations(page), `accessibility violations, ${colorScheme}`).toEqual([])
  }
}

async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
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
