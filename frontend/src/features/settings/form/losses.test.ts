import { expect, test } from 'vitest'
import type { Setting } from '../../../api/types'
import { lossesOf } from './losses'

const setting = (key: string, value: number): Setting => ({
  key,
  value,
  default: value,
  source: 'default',
  locked: false,
})

const settings = [
  setting('audit_log.retention_days', 14),
  setting('audit_log.content_retention_days', 14),
  setting('usage.hourly_retention_days', 30),
  setting('usage.daily_retention_days', 365),
]
const NOW = Date.parse('2026-03-10T12:00:00Z')

function losses(draft: Record<string, unknown>) {
  return lossesOf({ settings, draft }, NOW).map(({ what, before }) => `${what} ${before}`)
}

test('a shorter retention says before which moment things go', () => {
  expect(losses({ 'audit_log.retention_days': 7 })).toEqual(['entries 2026-03-03T12:00:00.000Z'])
  expect(losses({ 'audit_log.content_retention_days': 1 })).toEqual([
    'contents 2026-03-09T12:00:00.000Z',
  ])
  expect(losses({ 'usage.hourly_retention_days': 10, 'usage.daily_retention_days': 100 })).toEqual([
    'hourly 2026-02-28T12:00:00.000Z',
    'daily 2025-11-30T12:00:00.000Z',
  ])
})

test('content is named beside its entries only when it goes earlier', () => {
  const draft = { 'audit_log.retention_days': 7, 'audit_log.content_retention_days': 3 }
  expect(losses(draft)).toEqual([
    'entries 2026-03-03T12:00:00.000Z',
    'contents 2026-03-07T12:00:00.000Z',
  ])
})

test('what is kept longer, or is no number of days, removes nothing', () => {
  expect(losses({ 'audit_log.retention_days': 30 })).toEqual([])
  expect(losses({ 'audit_log.retention_days': '' })).toEqual([])
  expect(losses({ 'audit_log.retention_days': 0 })).toEqual([])
})
