import { defineConfig } from '@playwright/test'
import { chromium, DESKTOP, PHONE } from './harness/browser'

export default defineConfig({
  testDir: './specs',
  outputDir: './results',
  globalSetup: './harness/setup.ts',
  // One server and one log: the tests empty it, so they take turns.
  workers: 1,
  // Generous: other work may keep the machine busy.
  timeout: 40_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    ...chromium,
    baseURL: process.env.LOGBOOK_URL,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
  },
  // Every test on a desktop, those of what a phone has too also there. Each looks at the page it has
  // reached in light and in dark.
  projects: [
    { name: 'desktop', use: { viewport: DESKTOP } },
    { name: 'phone', use: { viewport: PHONE, hasTouch: true }, grep: /@phone/ },
  ],
})
