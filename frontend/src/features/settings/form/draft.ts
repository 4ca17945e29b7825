import type { Setting, SettingsChange } from '../../../api/types'

/** What is to change, by key; null for the default. */
export type Draft = Readonly<Record<string, unknown>>

const RETENTION = 'audit_log.retention_days'
const CONTENT_RETENTION = 'audit_log.content_retention_days'

/** The settings of an answer with what somebody changed in the form. */
export interface Form {
  settings: readonly Setting[]
  draft: Draft
}

export function settingOf({ settings }: Form, key: string): Setting | undefined {
  return settings.find((setting) => setting.key === key)
}

/** What a setting will be when the draft is saved. */
export function valueOf(form: Form, key: string): unknown {
  const drafted = form.draft[key]
  if (drafted !== undefined && drafted !== null) return drafted
  const setting = settingOf(form, key)
  const fallsBack = drafted === null || setting?.source === 'default'
  return fallsBack ? defaultOf(form, key) : setting?.value
}

/** What a setting is when nobody sets it: content is kept as long as its entry. */
export function defaultOf(form: Form, key: string): unknown {
  if (key === CONTENT_RETENTION) return valueOf(form, RETENTION)
  return settingOf(form, key)?.default
}

/** The draft with another value; what is as it was saved is no part of a draft. */
export function changed(form: Form, key: string, value: unknown): Draft {
  const { [key]: _, ...others } = form.draft
  const saved = valueOf({ ...form, draft: others }, key)
  return same(saved, value) ? others : { ...others, [key]: value }
}

/** The draft with a setting given back to its default. */
export function reset(form: Form, key: string): Draft {
  const { [key]: _, ...others } = form.draft
  return settingOf(form, key)?.source === 'database' ? { ...others, [key]: null } : others
}

/** The draft as the API takes it: a dot is an object in an object. */
export function toBody(draft: Draft): SettingsChange {
  const body: Record<string, Record<string, unknown>> = {}
  for (const [key, value] of Object.entries(draft)) {
    const [section = '', name] = key.split('.')
    if (name === undefined) Object.assign(body, { [section]: value })
    else body[section] = { ...body[section], [name]: value }
  }
  // The server checks every value and says what is wrong with which.
  return body as SettingsChange
}

/** A whole number where one was typed; else the text, which the server refuses with the reason. */
export function readNumber(text: string): number | string {
  return /^\s*\d{1,15}\s*$/.test(text) ? Number(text) : text
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
