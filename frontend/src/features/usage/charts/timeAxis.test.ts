import { afterEach, expect, test, vi } from 'vitest'

const HOUR_MS = 3_600_000
const FIRST = Date.UTC(2018, 0, 1)
const LAST = Date.UTC(2034, 0, 1)

const own = process.env.TZ

afterEach(() => {
  process.env.TZ = own
})

/** The axis as it is in a zone: the formatters of a zone are made once. */
async function axisIn(zone: string) {
  process.env.TZ = zone
  vi.resetModules()
  return import('./timeAxis')
}

/** The local offset in minutes at a moment, by the tz data that `Date` goes by. */
const offsetAt = (time: number) => new Date(time).getTimezoneOffset()

/** The UTC hours at which the clocks of the current zone are changed. */
function changes(): number[] {
  const found: number[] = []
  const step = 7 * 24 * HOUR_MS
  for (let time = FIRST; time < LAST; time += step) {
    if (offsetAt(time) === offsetAt(time + step)) continue
    for (let hour = time; hour < time + step; hour += HOUR_MS) {
      if (offsetAt(hour) !== offsetAt(hour + HOUR_MS)) found.push(hour)
    }
  }
  return found
}

const localDay = (time: number) => new Date(time).toDateString()

/** The first point on each local day; the first point of all may lie within one. */
function firstOfDays(starts: string[]): string[] {
  const days = new Map<string, string>()
  for (const start of starts) {
    const day = localDay(Date.parse(start))
    if (!days.has(day)) days.set(day, start)
  }
  return [...days.values()].slice(1)
}

const isoHours = (first: number, count: number) =>
  Array.from({ length: count }, (_, hour) => new Date(first + hour * HOUR_MS).toISOString())

test('every day of every zone that has an hour is named once, at its first hour', async () => {
  const daysWithoutMidnight = new Map<string, string[]>()
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const { timeTicks } = await axisIn(zone)
    for (const change of changes()) {
      // Five days around the change.
      const starts = isoHours(change - 60 * HOUR_MS, 120)
      const firsts = firstOfDays(starts)
      const named = timeTicks(starts, 'hour', 'local')
      // The last stretch of the axis names nothing.
      expect([zone, named]).toEqual([zone, firsts.filter((start) => start <= (starts[111] ?? ''))])
      const odd = firsts
        .filter((start) => new Date(start).getHours() !== 0)
        .map((start) => localDay(Date.parse(start)))
      if (odd.length > 0)
        daysWithoutMidnight.set(zone, [...(daysWithoutMidnight.get(zone) ?? []), ...odd])
    }
  }
  // The clocks of these zones are known to skip midnight, so the search has found what it is about.
  expect(daysWithoutMidnight.get('America/Santiago')).toContain('Sun Sep 06 2026')
  for (const zone of ['Africa/Cairo', 'Asia/Beirut', 'America/Havana', 'America/Asuncion']) {
    expect([zone, (daysWithoutMidnight.get(zone) ?? []).length > 0]).toEqual([zone, true])
  }
}, 120_000)

test('the day on which midnight does not exist is named at its first hour', async () => {
  const { timeTicks, formatTimeTick } = await axisIn('America/Santiago')
  const names = (first: string, hours: number) =>
    timeTicks(isoHours(Date.parse(first), hours), 'hour', 'local').map((start) =>
      formatTimeTick(start, 'hour', 'local'),
    )
  expect(names('2026-09-05T04:00:00Z', 72)).toEqual(['Sep 05', 'Sep 06', 'Sep 07'])
  expect(names('2026-09-05T22:00:00Z', 24)).toContain('Sep 06')
  expect(names('2026-09-06T01:00:00Z', 8)).toContain('Sep 06')
})

test('where midnight comes twice, the day is named once', async () => {
  const { timeTicks, formatTimeTick } = await axisIn('America/Havana')
  const starts = isoHours(Date.parse('2026-10-31T22:00:00Z'), 24)
  const names = timeTicks(starts, 'hour', 'local').map((start) =>
    formatTimeTick(start, 'hour', 'local'),
  )
  expect(names.filter((name) => name === 'Nov 01')).toHaveLength(1)
})
