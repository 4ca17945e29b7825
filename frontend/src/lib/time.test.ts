import { expect, test } from 'vitest'
import {
  formatAgo,
  formatExactMoment,
  formatMoment,
  formatTimeOfDay,
  isRecent,
  parseFieldMoment,
  toFieldMoment,
} from './time'

const now = new Date('2026-11-21T20:21:22.123Z')

test('the year shows only when it is another one', () => {
  expect(formatMoment('2026-11-21T20:21:22.123Z', 'utc', now)).toBe('Nov 21, 20:21:22')
  expect(formatMoment('2025-01-02T00:00:00Z', 'utc', now)).toBe('Jan 02, 2025, 00:00:00')
})

test('an exact moment has milliseconds and a zone', () => {
  expect(formatExactMoment('2026-11-21T20:21:22.123Z', 'utc')).toBe(
    'Nov 21, 2026, 20:21:22.123 UTC',
  )
})

test.each([
  ['2026-11-21T20:21:20.000Z', '2 seconds ago'],
  ['2026-11-21T20:18:22.000Z', '3 minutes ago'],
  ['2026-11-19T20:21:22.000Z', '2 days ago'],
])('%s is %s', (iso, text) => expect(formatAgo(iso, now.getTime())).toBe(text))

test('a recent moment is told by its time and its age', () => {
  const iso = '2026-11-20T20:21:23.000Z'
  expect(formatTimeOfDay(iso, 'utc')).toBe('20:21:23')
  expect(formatAgo(iso, now.getTime(), 'narrow')).toBe('23h ago')
  expect(isRecent(iso, now.getTime())).toBe(true)
  expect(isRecent('2026-11-20T20:21:22.000Z', now.getTime())).toBe(false)
  expect(isRecent('2026-11-21T20:21:30.000Z', now.getTime())).toBe(true)
})

test('a field is read and filled in the zone that is shown', () => {
  expect(parseFieldMoment('2026-11-21T20:21', 'utc')).toBe('2026-11-21T20:21:00.000Z')
  expect(parseFieldMoment('', 'utc')).toBeUndefined()
  for (const zone of ['utc', 'local'] as const) {
    const field = toFieldMoment('2026-07-01T12:30:15.000Z', zone)
    expect(parseFieldMoment(field, zone)).toBe('2026-07-01T12:30:15.000Z')
  }
})
