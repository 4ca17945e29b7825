import { expect, type Page } from '@playwright/test'

/** Fails when the page as a whole scrolls sideways: only a table may, inside its own frame. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [needed, given] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return [scrollWidth, clientWidth] as const
  })
  expect(needed, 'width that the page needs').toBeLessThanOrEqual(given)
}
