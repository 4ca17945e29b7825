import { expect, test } from 'vitest'
import { entryLayout } from '../table/columns'
import { layoutOf, searchOf, shownNow, showsSame } from './views'

const search = {
  period: '7d',
  model: ['a', 'b'],
  min_duration_ms: 500,
  'metadata.team': ['red'],
  sort: '-cost_usd',
} as const
const layout = { order: ['model', 'time'], hidden: ['user'], widths: { model: 99 } }

test('what shows is what a saved view shows again', () => {
  const metadata = { 'metadata.team': ['red'] }
  const shown = shownNow({ ...search, ...metadata, model: [...search.model], page: 3 }, layout)
  // As it comes back from the server.
  const stored = JSON.parse(JSON.stringify(shown)) as typeof shown
  expect(searchOf(stored)).toEqual({ ...search, ...metadata })
  const again = layoutOf(stored, { ...entryLayout, widths: { time: 70 } })
  expect(again.order.slice(0, 2)).toEqual(['model', 'time'])
  expect(again.hidden).toEqual(['user'])
  expect(again.widths).toEqual({ time: 70 })
  expect(showsSame(shown, shownNow(searchOf(stored), again))).toBe(true)
})

test('another filter, order or column set is another view', () => {
  const plain = shownNow({}, entryLayout)
  expect(plain.columns).toEqual([])
  expect(layoutOf(plain, layout)).toEqual({ ...entryLayout, widths: layout.widths })
  expect(showsSame(plain, shownNow({ page: 2 }, entryLayout))).toBe(true)
  expect(showsSame(plain, shownNow({ q: 'x' }, entryLayout))).toBe(false)
  expect(showsSame(plain, shownNow({ 'metadata.a': ['x'] }, entryLayout))).toBe(false)
  expect(showsSame(plain, shownNow({ sort: 'cost_usd' }, entryLayout))).toBe(false)
  expect(showsSame(plain, shownNow({}, layout))).toBe(false)
})
