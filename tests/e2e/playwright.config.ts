import { defineConfig } from '@playwright/test'
import { chromium, DESKTOP, PHONE } from './harness/browser'

export default defineConfig({
  testDir: './specs',
  outputDir: './results',
  globalSetup: './harness/setup.ts',
  // Each has a server and a log of its own, which its tests empty one after the other.
  workers: 2,
  // Generous: other work may keep the machine busy.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // What passes only at the second try is reported as flaky.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  use: {
    ...chromium,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    screenshot: 'only-on-failure',
  },
  // Every test on a desktop; on a phone one for each page, dialog and gesture. Each looks at the page
  // it has reached.
  projects: [
    { name: 'desktop', use: { viewport: DESKTOP } },
    { name: 'phone', use: { viewport: PHONE, hasTouch: true }, grep: /@phone/ },
  ],
})
