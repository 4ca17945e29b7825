import { describe, expect, test } from 'vitest'
import { boundsOf, zoomed, zoomedOut, type Span } from './period'

const starts = ['2026-11-21T10:00:00.000Z', '2026-11-21T11:00:00.000Z', '2026-11-21T12:00:00.000Z']
const span: Span = { starts, interval: 'hour', zone: 'utc', search: {}, shownAt: 0 }

describe('the bounds of what a bar stands for', () => {
  const search = { from: '2026-11-21T10:20:00.000Z', to: '2026-11-21T12:40:00.000Z' }

  test('are its hour', () => {
    expect(boundsOf({ ...span, search }, 1)).toEqual({ from: starts[1], to: starts[2] })
  })

  test('end with the period at its edges', () => {
    expect(boundsOf({ ...span, search }, 0)).toEqual({ from: search.from, to: starts[1] })
    expect(boundsOf({ ...span, search }, 2)).toEqual({ from: starts[2], to: search.to })
  })

  test('go from the earlier to the later, whichever way they are marked', () => {
    expect(boundsOf({ ...span, search }, 2, 0)).toEqual(search)
  })

  test('begin where a period that ended when it was shown began', () => {
    const shownAt = Date.parse('2026-11-21T12:30:00Z')
    const shown = { ...span, search: { period: '6h' as const }, shownAt, starts: [starts[0] ?? ''] }
    expect(boundsOf(shown, 0).from).toBe(starts[0])
    const late = { ...shown, shownAt: Date.parse('2026-11-21T16:30:00Z') }
    expect(boundsOf(late, 0)).toEqual({ from: '2026-11-21T10:30:00.000Z', to: starts[1] })
  })

  test('of a last day end with it', () => {
    const days: Span = { ...span, interval: 'day', search: { period: 'all' }, starts }
    expect(boundsOf(days, 2).to).toBe('2026-11-22T12:00:00.000Z')
  })
})

describe('zooming', () => {
  const bounds = { from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T11:00:00.000Z' }
  const inner = { from: '2026-11-21T10:15:00.000Z', to: '2026-11-21T10:30:00.000Z' }

  test.each([{ period: '7d' as const }, { from: '2026-11-01T00:00:00.000Z' }, bounds])(
    'out of %o and however far in leads back there',
    (search) => {
      const before = { ...search, model: ['a'] }
      const back = zoomedOut(zoomed(zoomed(before, bounds), inner))
      expect(JSON.parse(JSON.stringify(back))).toEqual(before)
    },
  )

  test('keeps the filters', () => {
    expect(zoomed({ period: '7d', model: ['a'] }, bounds)).toMatchObject({
      ...bounds,
      model: ['a'],
      period: undefined,
    })
  })
})
