import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'

const IMAGES = resolve(import.meta.dirname, '../../../docs/images')
/** Pictures stay in the history for ever. */
const MOST_BYTES = 300_000

/** Takes a picture of the page for the documents. */
export async function take(page: Page, name: string, mostBytes = MOST_BYTES): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.mouse.move(0, 0)
  await page.waitForLoadState('networkidle')
  const path = join(IMAGES, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  expect((await stat(path)).size).toBeLessThan(mostBytes)
}
