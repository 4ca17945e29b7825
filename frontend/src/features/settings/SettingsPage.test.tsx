import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { queryClient } from '../../api/client'
import type { Setting } from '../../api/types'
import { settingsFormTexts } from '../../lib/texts/settings-form'
import { onGet, onWrite, refusal, serveApi, written } from '../../test/api'
import { renderAt } from '../../test/router'
import { SettingsPage } from './SettingsPage'

const values: Record<string, unknown> = {
  'audit_log.retention_days': 14,
  'audit_log.content_retention_days': 14,
  running_timeout: '24h',
  'audit_log.enabled': true,
  'audit_log.persist_prompts': true,
  'audit_log.persist_responses': true,
  'audit_log.persist_failure_details': true,
  'audit_log.max_content_bytes': 262_144,
  'usage.hourly_retention_days': 30,
  'usage.daily_retention_days': 365,
  'quarantine.max_bytes': 67_108_864,
  'quarantine.retention_days': 14,
  'audit_log.redaction_builtins': [],
  'audit_log.redaction_patterns': [],
}
let changes: Record<string, Partial<Setting>>

function answer() {
  const settings = Object.entries(values).map(([key, value]): Setting => ({
    key,
    value,
    default: value,
    source: 'default',
    locked: false,
    ...changes[key],
  }))
  return { settings, redaction_builtins: [{ name: 'email', finds: 'mail addresses' }] }
}

beforeEach(() => {
  queryClient.clear()
  serveApi()
  changes = {}
  onGet('/api/v1/settings', answer)
  onWrite('POST', '/api/v1/logs/cleanup', () => ({ deleted_count: 3, cutoff: '', dry_run: true }))
  onWrite('POST', '/api/v1/settings/redaction/preview', () => ({ pieces: [], rules: [] }))
})

async function show() {
  renderAt('/settings', <SettingsPage />)
  await screen.findByRole('heading', { name: 'Retention' })
}

async function fill(name: string, text: string) {
  const box = screen.getByRole('textbox', { name })
  await userEvent.clear(box)
  await userEvent.type(box, text)
}

const click = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const saved = () => written.filter(({ method }) => method === 'PATCH').map(({ body }) => body)

test('sends what was changed, and nothing else', async () => {
  onWrite('PATCH', '/api/v1/settings', () => {
    changes['audit_log.retention_days'] = { value: 60, source: 'database' }
    changes['audit_log.persist_prompts'] = { value: false, source: 'database' }
    return answer()
  })
  await show()
  await fill('Entries', '60')
  await userEvent.click(screen.getByRole('switch', { name: 'Prompts' }))
  expect(screen.getByText('2 unsaved changes')).toBeTruthy()
  await click('Save')
  await waitFor(() =>
    expect(saved()).toEqual([{ audit_log: { retention_days: 60, persist_prompts: false } }]),
  )
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save' })).toBeNull())
})

test('every number and text shows at its own field why it was refused', async () => {
  const fields = [
    ['audit_log.retention_days', '400'],
    ['audit_log.content_retention_days', '300'],
    ['running_timeout', 'long'],
    ['audit_log.max_content_bytes', '999999'],
    ['usage.hourly_retention_days', '9000'],
    ['usage.daily_retention_days', '9999'],
    ['quarantine.max_bytes', '99999999'],
    ['quarantine.retention_days', '500'],
  ] as const
  const messages = fields.map(([field]) => ({ field, message: `the value of ${field} is refused` }))
  onWrite('PATCH', '/api/v1/settings', () => refusal(messages))
  await show()
  for (const [field, text] of fields) await fill(settingsFormTexts.fields[field][0], text)
  await click('Save')
  expect(await screen.findByText(settingsFormTexts.refused)).toBeTruthy()
  for (const [field] of fields) {
    const [name, hint] = settingsFormTexts.fields[field]
    const description = `${hint} The value of ${field} is refused`
    const box = screen.getByRole('textbox', { name, description })
    expect(box.getAttribute('aria-invalid')).toBe('true')
  }
  await click('Discard')
  expect(screen.queryByText(/is refused/)).toBeNull()
})

test('every control is described by the hint of its setting', async () => {
  await show()
  const rows = Object.entries(settingsFormTexts.fields).filter(([, [, hint]]) => hint !== '')
  for (const [key, [name, description]] of rows) {
    const role = typeof values[key] === 'boolean' ? 'switch' : 'textbox'
    expect(screen.getByRole(role, { name, description }).getAttribute('aria-invalid')).toBe('false')
  }
})

test('a shorter retention is asked about, with what it removes, before it is saved', async () => {
  onWrite('PATCH', '/api/v1/settings', () => answer())
  await show()
  await fill('Entries', '7')
  await click('Save')
  const dialog = await screen.findByRole('dialog')
  expect(await within(dialog).findByText(/3 entries/)).toBeTruthy()
  expect(saved()).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save and delete' }))
  await waitFor(() => expect(saved()).toEqual([{ audit_log: { retention_days: 7 } }]))
})

test('what the environment or the file sets shows as locked, with the place that sets it', async () => {
  const lock = { locked: true, source: 'environment', set_in: 'LOGBOOK_X' } as const
  const keys = Object.keys(values).filter((key) => !key.includes('redaction'))
  for (const key of keys) changes[key] = lock
  await show()
  expect(screen.getAllByText('LOGBOOK_X')).toHaveLength(keys.length)
  for (const key of keys) {
    const [label] = settingsFormTexts.fields[key as keyof typeof settingsFormTexts.fields]
    expect(screen.queryByRole('textbox', { name: label })).toBeNull()
    expect(screen.queryByRole('switch', { name: label })).toBeNull()
  }
})

test('locked redaction rules can be read and tried, not changed', async () => {
  const lock = { locked: true, source: 'file', set_in: 'logbook.toml' } as const
  changes['audit_log.redaction_builtins'] = { ...lock, value: ['email'] }
  changes['audit_log.redaction_patterns'] = { ...lock, value: ['P\\d{6}'] }
  await show()
  const builtin = screen.getByRole<HTMLInputElement>('switch', { name: /Email addresses/ })
  expect([builtin.checked, builtin.disabled]).toEqual([true, true])
  const pattern = screen.getByRole('textbox', { name: 'Regular expression of rule 1' })
  expect(pattern.hasAttribute('readonly')).toBe(true)
  expect(screen.queryByRole('button', { name: 'Add rule' })).toBeNull()
  expect(screen.getByRole('textbox', { name: 'Test text' }).hasAttribute('readonly')).toBe(false)
})

test('the test bench shows what rules replace, and a mistake at its rule', async () => {
  onWrite('POST', '/api/v1/settings/redaction/preview', ({ body }) => {
    const { patterns } = body as { patterns: unknown[] }
    if (patterns.includes('P(')) {
      return refusal([{ field: 'patterns[0]', message: 'the group is not closed' }])
    }
    return {
      rules: [{ name: 'P', builtin: false, count: 1 }],
      pieces: [{ text: 'order ' }, { text: '[REDACTED]', rule: 0, original: 'P204417' }],
    }
  })
  await show()
  const result = screen.getByRole('group', { name: 'Stored as' })
  await waitFor(() => expect(result.textContent).toBe('order [REDACTED]'))
  expect(screen.getByText('1 part is replaced.')).toBeTruthy()
  await click('Add rule')
  const pattern = screen.getByRole('textbox', { name: 'Regular expression of rule 1' })
  await userEvent.type(pattern, 'P(')
  expect(await screen.findByText('The group is not closed')).toBeTruthy()
  expect(pattern.getAttribute('aria-invalid')).toBe('true')
  // The newest result that there is stays in view.
  expect(result.textContent).toBe('order [REDACTED]')
})

test('without an answer it says why and can be asked again', async () => {
  onGet('/api/v1/settings', () => Response.json({ detail: 'no right' }, { status: 403 }))
  renderAt('/settings', <SettingsPage />)
  expect((await screen.findByRole('alert')).textContent).toContain('No right')
  onGet('/api/v1/settings', answer)
  await click('Retry')
  await screen.findByRole('heading', { name: 'Retention' })
})
