import { defineConfig } from '@playwright/test'
import { chromium, DESKTOP } from './harness/browser'

/** Takes the pictures of docs/images: `make screenshots`. */
export default defineConfig({
  testDir: './screenshots',
  outputDir: './results',
  globalSetup: './screenshots/setup.ts',
  workers: 1,
  timeout: 60_000,
  reporter: 'list',
  use: {
    ...chromium,
    viewport: DESKTOP,
    baseURL: process.env.LOGBOOK_URL,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
  },
  projects: [
    { name: 'light', use: { colorScheme: 'light' } },
    { name: 'dark', use: { colorScheme: 'dark' } },
  ],
})
