import type { RedactionPattern } from '../../../api/types'
import { redactionTexts } from '../../../lib/texts/settings-form'
import { textOf } from '../../../lib/texts/text-of'

/** A rule of one's own as its fields hold it. */
export interface Rule {
  name: string
  pattern: string
  /** Undefined for the usual one; empty to leave nothing in the place of a match. */
  replacement: string | undefined
}

export const EMPTY_RULE: Rule = { name: '', pattern: '', replacement: undefined }

export function readRules(value: unknown): Rule[] {
  const list = Array.isArray(value) ? (value as RedactionPattern[]) : []
  return list.map((rule) =>
    typeof rule === 'string'
      ? { ...EMPTY_RULE, pattern: rule }
      : {
          name: rule.name ?? '',
          pattern: rule.pattern,
          replacement: rule.replacement ?? undefined,
        },
  )
}

/** As the API takes them: a pattern alone as text. */
export function writeRules(rules: readonly Rule[]): RedactionPattern[] {
  return rules.map(({ name, pattern, replacement }) =>
    name === '' && replacement === undefined
      ? pattern
      : { ...(name && { name }), pattern, ...(replacement !== undefined && { replacement }) },
  )
}

/** The list with one item at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1)
  return from in list && to in list ? rest.toSpliced(to, 0, list[from] as T) : [...list]
}

/**
 * The rules that can be tried, with the place each has among all: one without a pattern is still
 * being written.
 */
export function triable(rules: readonly Rule[]): { rules: Rule[]; places: number[] } {
  const places = [...rules.keys()].filter((place) => rules[place]?.pattern !== '')
  return { rules: places.flatMap((place) => rules[place] ?? []), places }
}

/** The settings that hold the rules. */
export const BUILTINS = 'audit_log.redaction_builtins'
export const PATTERNS = 'audit_log.redaction_patterns'

/** What a built-in rule is called; one that this app does not know yet by its own name. */
export function builtinName(name: string): string {
  return textOf(redactionTexts.builtins, name)?.[0] ?? name
}

/** What a built-in rule finds, where its name does not say it all; undefined for an unknown one. */
export function builtinHint(name: string): string | undefined {
  return textOf(redactionTexts.builtins, name)?.[1]
}
