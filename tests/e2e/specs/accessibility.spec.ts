import { expectAccessible } from '../harness/axe'
import { LogsPage } from '../harness/logs-page'
import { expect, test } from '../harness/test'

/** What is wrong on purpose stays so: one look is enough, in ms. */
const BRIEF = 3_000

test('the look at the end of every test sees poor contrast, in the dark alone too, and missing names', async ({
  page,
  enter,
}) => {
  const logs = new LogsPage(page)
  await enter()
  await logs.open()
  const dim = '[data-mantine-color-scheme=dark] h1 { color: #333 !important }'
  await page.addStyleTag({ content: dim })
  await expect(expectAccessible(page, BRIEF)).rejects.toThrow(
    /in the dark[^]*color-contrast[^]*#333333/,
  )

  await page.addStyleTag({ content: 'h1 { color: #eee !important }' })
  await page.locator('h1').evaluate((title) => title.append(new Image(9, 9)))
  await expect(expectAccessible(page, BRIEF)).rejects.toThrow(
    /color-contrast[^]*#eeeeee[^]*image-alt/,
  )
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible()
})
