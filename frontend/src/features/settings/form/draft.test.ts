import { describe, expect, test } from 'vitest'
import { problemAt } from '../../../lib/field-problem'
import type { Setting } from '../../../api/types'
import { changed, defaultOf, readNumber, reset, toBody, valueOf, type Form } from './draft'

function setting(key: string, value: unknown, more: Partial<Setting> = {}): Setting {
  return { key, value, default: value, source: 'default', locked: false, ...more }
}

const RETENTION = 'audit_log.retention_days'
const CONTENT = 'audit_log.content_retention_days'

function form(
  draft: Form['draft'] = {},
  settings = [setting(RETENTION, 14), setting(CONTENT, 14)],
) {
  return { settings, draft }
}

describe('a draft', () => {
  test('holds what differs from what is saved', () => {
    const first = changed(form(), RETENTION, 7)
    expect(first).toEqual({ [RETENTION]: 7 })
    expect(changed(form(first), RETENTION, 14)).toEqual({})
  })

  test('gives back to the default what was saved here, and forgets what was not', () => {
    const saved = [setting(RETENTION, 30, { default: 14, source: 'database' })]
    expect(reset(form({}, saved), RETENTION)).toEqual({ [RETENTION]: null })
    expect(valueOf(form({ [RETENTION]: null }, saved), RETENTION)).toBe(14)
    expect(reset(form({ [RETENTION]: 7 }), RETENTION)).toEqual({})
  })

  test('keeps content as long as entries until somebody says otherwise', () => {
    expect(valueOf(form({ [RETENTION]: 7 }), CONTENT)).toBe(7)
    expect(valueOf(form({ [RETENTION]: 7, [CONTENT]: 3 }), CONTENT)).toBe(3)
    expect(defaultOf(form({ [RETENTION]: 7 }), CONTENT)).toBe(7)
    const own = [setting(RETENTION, 14), setting(CONTENT, 5, { source: 'database' })]
    expect(valueOf(form({ [RETENTION]: 7 }, own), CONTENT)).toBe(5)
  })

  test('is sent with objects for dots', () => {
    const draft = { [RETENTION]: 7, [CONTENT]: null, running_timeout: '2h' }
    expect(toBody(draft)).toEqual({
      audit_log: { retention_days: 7, content_retention_days: null },
      running_timeout: '2h',
    })
  })
})

test('what is no whole number is left to the server to refuse', () => {
  expect(['14', ' 7 ', '', '1.5', '-3', '1e3'].map(readNumber)).toEqual([
    14,
    7,
    '',
    '1.5',
    '-3',
    '1e3',
  ])
})

test('a refusal is found by its field', () => {
  const problems = [{ field: `${RETENTION}`, message: 'must be a whole number' }]
  expect(problemAt(problems, RETENTION)).toBe('Must be a whole number')
  expect(problemAt(problems, CONTENT)).toBeUndefined()
})
