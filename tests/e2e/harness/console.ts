import { expect, type Page } from '@playwright/test'

/** What the browser complained about while a test ran. */
export interface Complaints {
  /** Says that a test brings about complaints like this one. */
  expect: (pattern: RegExp) => void
  expectNone: () => void
}

/** Collects errors, warnings and uncaught exceptions of a page. */
export function watchConsole(page: Page): Complaints {
  const heard: string[] = []
  const expected: RegExp[] = []

  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return
    heard.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.stack ?? error.message}`))

  return {
    expect: (pattern) => void expected.push(pattern),
    expectNone: () => {
      const unexpected = heard.filter((text) => !expected.some((pattern) => pattern.test(text)))
      expect(unexpected, 'complaints in the browser console').toEqual([])
    },
  }
}
