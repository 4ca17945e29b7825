import { expect, test } from 'vitest'
import { formatDetails } from './formatDetails'

const shown = (details: object) => formatDetails(details as Parameters<typeof formatDetails>[0])

test('details are one line, changes with an arrow', () => {
  expect(shown({ email: 'ada@example.com', sessions_ended: 0 })).toBe(
    'email: ada@example.com, sessions_ended: 0',
  )
  expect(
    shown({
      'audit_log.retention_days': { from: 14, to: 30 },
      'audit_log.redaction_builtins': { from: [], to: ['email'] },
      name: { from: null, to: 'Ada' },
    }),
  ).toBe(
    'audit_log.retention_days: 14 → 30, audit_log.redaction_builtins: [] → ["email"], name: – → Ada',
  )
  expect(shown({})).toBe('')
})
