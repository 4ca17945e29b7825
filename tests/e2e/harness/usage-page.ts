import { expect, type Locator, type Page } from '@playwright/test'

export type Chart = 'Requests' | 'Tokens' | 'Cost' | 'Latency'

/** Where a chart's plot lies within it: the axes' texts stand around. */
const LEFT = 60
const RIGHT = 12
const BOTTOM = 24

/** The Usage page as people name its parts. */
export class UsagePage {
  constructor(readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/usage${query}`)
    await expect(this.page.getByRole('heading', { name: 'Usage', level: 1 })).toBeVisible()
  }

  card(name: string): Locator {
    return this.page
      .getByRole('region', { name: 'Usage of the filtered entries' })
      .getByRole('group', { name, exact: true })
  }

  chart(name: Chart): Locator {
    return this.page.getByRole('slider', { name, exact: true })
  }

  /** The legend that the stacked charts share. */
  get legend(): Locator {
    return this.page.getByRole('list', { name: 'Legend' }).first()
  }

  breakdown(dimension: string): Locator {
    return this.page.getByRole('table', { name: `Usage by ${dimension}` })
  }

  /** How many points the charts have. */
  async countPoints(): Promise<number> {
    return Number(await this.chart('Requests').getAttribute('aria-valuemax')) + 1
  }

  /** A place in a chart: a part of the way through its points, and pixels above its ground. */
  async place(name: Chart, part: number, height = 6) {
    await this.chart(name).scrollIntoViewIfNeeded()
    const box = await this.chart(name).boundingBox()
    if (!box) throw new Error(`the chart ${name} does not show`)
    return {
      x: box.x + LEFT + (box.width - LEFT - RIGHT) * part,
      y: box.y + box.height - BOTTOM - height,
    }
  }

  async clickAt(name: Chart, part: number): Promise<void> {
    const { x, y } = await this.place(name, part)
    await this.page.mouse.move(x, y)
    await this.page.mouse.click(x, y)
  }

  async dragAcross(name: Chart, from: number, to: number): Promise<void> {
    const start = await this.place(name, from)
    const end = await this.place(name, to)
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move((start.x + end.x) / 2, start.y)
    await this.page.mouse.move(end.x, end.y)
    await this.page.mouse.up()
  }
}
