import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

afterEach(cleanup)

// Generous: other work may keep the machine busy.
configure({ asyncUtilTimeout: 20_000 })

// jsdom has no layout, so it knows neither media queries nor sizes nor scrolling.
vi.stubGlobal('scrollTo', () => {})
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener() {},
  removeEventListener() {},
}))
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)

// Node's requests know neither the page that relative addresses start from nor jsdom's signals.
vi.stubGlobal(
  'Request',
  class extends Request {
    constructor(input: string | Request, init: RequestInit = {}) {
      const url = typeof input === 'string' ? new URL(input, location.href).href : input
      super(url, { ...init, signal: undefined })
    }
  },
)

// It loads no fonts either: a text area that grows listens for them.
Object.defineProperty(document, 'fonts', {
  value: { addEventListener() {}, removeEventListener() {} },
})
