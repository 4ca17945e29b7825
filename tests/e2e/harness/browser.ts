import type { PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test'

export const DESKTOP = { width: 1440, height: 900 }
/** The narrowest phone that the web app promises to work on. */
export const PHONE = { width: 360, height: 740 }

const flags = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browser that is installed, named by CHROMIUM (`scripts/find-browser.sh` finds one). Playwright's
 * own is not downloaded. Chromium refuses its sandbox to root.
 */
export const chromium: Partial<PlaywrightTestOptions & PlaywrightWorkerOptions> = {
  browserName: 'chromium',
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? [...flags, '--no-sandbox'] : flags,
  },
}
