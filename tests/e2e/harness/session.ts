import type { Page } from '@playwright/test'
import type { Credentials } from './api'

/**
 * Gives a page the session of one who signed in before: the refresh cookie, and the app's note that
 * there may be one, without which it does not ask.
 */
export async function startSession(page: Page, credentials: Credentials): Promise<void> {
  const answer = await page.request.post('/api/v1/auth/login', { data: credentials })
  if (!answer.ok()) throw new Error(`signing in failed: ${await answer.text()}`)
  await page.addInitScript(() => {
    // Once only: later loads of the page are to find what the app itself has left.
    if (sessionStorage.getItem('session-noted')) return
    sessionStorage.setItem('session-noted', 'yes')
    localStorage.setItem('logbook-session', 'yes')
  })
}
