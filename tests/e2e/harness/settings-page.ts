import { expect, type Locator, type Page } from '@playwright/test'

/** The Settings page as people name its parts. */
export class SettingsPage {
  /** What the test bench says would be stored. */
  readonly result: Locator
  readonly save: Locator
  readonly dialog: Locator
  readonly toast: Locator

  constructor(readonly page: Page) {
    this.result = page.getByRole('group', { name: 'Stored as' })
    this.save = page.getByRole('button', { name: 'Save', exact: true })
    this.dialog = page.getByRole('dialog')
    this.toast = page.getByText('Settings saved')
  }

  async open(): Promise<void> {
    await this.page.goto('/settings')
    await expect(this.page.getByRole('heading', { name: 'Retention' })).toBeVisible()
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true })
  }

  switch(name: string | RegExp): Locator {
    return this.page.getByRole('switch', { name })
  }

  rule(place: number, field: 'Regular expression' | 'Replace with' | 'Name'): Locator {
    return this.page.getByLabel(`${field} of rule ${place}`)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }
}
