import { settingsTexts } from '../../lib/texts/settings'

/** A setting's value as a person would write it. */
export function formatSetting(value: unknown): string {
  if (value === null || value === undefined || value === '') return settingsTexts.unset
  if (typeof value === 'boolean') return value ? settingsTexts.on : settingsTexts.off
  if (Array.isArray(value) && value.length === 0) return settingsTexts.none
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
