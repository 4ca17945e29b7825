import { expect, test } from 'vitest'
import type { Entry } from '../../../api/types'
import { layOut } from './timeline'

const entry = (id: string, second: number, duration_ms?: number, parent_id?: string): Entry => ({
  id,
  started_at: new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString(),
  duration_ms,
  parent_id,
  status: 'succeeded',
  capability: 'chat',
  source: 'agent',
})

test('entries lie where they were in the time of the whole', () => {
  const { rows, duration, startedAt } = layOut([entry('a', 0, 4000), entry('b', 6, 2000)])
  expect(duration).toBe(8000)
  expect(startedAt).toBe('2026-11-21T12:00:00.000Z')
  expect(rows.map(({ start, length }) => [start, length])).toEqual([
    [0, 0.5],
    [0.75, 0.25],
  ])
})

test('children follow their parents', () => {
  const { rows } = layOut([
    entry('run', 0, 9000),
    entry('other', 1),
    entry('call', 2, 1, 'run'),
    entry('tool', 3, 1, 'call'),
    entry('orphan', 4, 1, 'not here'),
  ])
  expect(rows.map(({ entry: { id }, depth }) => `${id} ${depth}`)).toEqual([
    'run 0',
    'call 1',
    'tool 2',
    'other 0',
    'orphan 0',
  ])
})

test('parents that name each other, or themselves, lose no entry and end', () => {
  const { rows } = layOut([entry('a', 0, 1, 'b'), entry('b', 1, 1, 'a'), entry('c', 2, 1, 'c')])
  expect(rows.map(({ entry: { id } }) => id).sort()).toEqual(['a', 'b', 'c'])
})

test('entries of one moment and no duration have no length', () => {
  expect(layOut([entry('a', 0)]).rows[0]).toMatchObject({ start: 0, length: 0 })
  expect(layOut([])).toEqual({ rows: [], startedAt: undefined, duration: 0 })
})
