import { expect, type Locator, type Page } from '@playwright/test'

export type Card = 'Total requests' | 'Total tokens' | 'Users' | 'Models'

/** The Logs page as people name its parts. */
export class LogsPage {
  /** The rows of the table, without its head. */
  readonly rows: Locator
  readonly detail: Locator
  readonly dialog: Locator
  /** Where the app says what it has just done. */
  readonly toast: Locator
  readonly search: Locator
  /** Where an ID in the search box leads. */
  readonly suggestions: Locator

  constructor(readonly page: Page) {
    this.rows = page.getByRole('table', { name: 'Log entries' }).locator('tbody tr')
    this.detail = page.getByRole('complementary', { name: 'Entry detail' })
    this.dialog = page.getByRole('dialog')
    this.toast = page.getByRole('status').last()
    this.search = page.getByRole('searchbox', { name: 'Search entries' })
    this.suggestions = page.getByRole('group', { name: 'Entries with this ID' })
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/logs${query}`)
    await expect(this.page.getByRole('heading', { name: 'Logs', level: 1 })).toBeVisible()
  }

  card(name: Card): Locator {
    return this.page.getByRole('group', { name, exact: true })
  }

  /** The four cards show these numbers. */
  async expectCards(numbers: Partial<Record<Card, string>>): Promise<void> {
    for (const [name, number] of Object.entries(numbers)) {
      await expect(this.card(name as Card).getByText(number, { exact: true })).toBeVisible()
    }
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text })
  }

  header(name: string): Locator {
    return this.page.getByRole('columnheader', { name, exact: true })
  }

  /** The names of the columns from left to right, without the boxes'. */
  async columns(): Promise<string[]> {
    return this.page.locator('thead th[data-column]').allInnerTexts()
  }

  async box(column: string) {
    const box = await this.header(column).boundingBox()
    if (!box) throw new Error(`the column ${column} does not show`)
    return box
  }

  async widthOf(column: string): Promise<number> {
    return Math.round((await this.box(column)).width)
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  /** The button of the open dialog that does what it asks about. */
  confirm(name: string | RegExp): Locator {
    return this.dialog.getByRole('button', { name })
  }
}
