import { expect, expectTypeOf, it } from 'vitest'
import { formatShortWord, formatWord } from '../format'
import { actionTexts } from './activity'
import type {
  Action,
  ErrorCategory,
  FacetField,
  LockedSource,
  MissingContent,
  Origin,
  Permission,
  Role,
  SettingKey,
  SettingSource,
  SingleField,
  Status,
  Word,
} from './api-words'
import { categoryTexts, entryTexts } from './entry'
import { logsTexts } from './logs'
import { originTexts } from './quarantine'
import { accountsTexts, apiKeysTexts, settingsTexts } from './settings'
import { settingsFormTexts } from './settings-form'
import { textOf } from './text-of'
import { wordTexts } from './words'

const keysOf = <Texts extends object>(texts: Texts) => Object.keys(texts) as (keyof Texts)[]

// The type checker reads these (`npm run lint`): with `as Record<string, string>` in the place of
// `satisfies`, or with a key too few or too many, they do not compile.
it('has exactly one text for each word of the API', () => {
  expectTypeOf(keysOf(actionTexts)).toEqualTypeOf<Action[]>()
  expectTypeOf(keysOf(categoryTexts)).toEqualTypeOf<ErrorCategory[]>()
  expectTypeOf(keysOf(originTexts)).toEqualTypeOf<Origin[]>()
  expectTypeOf(keysOf(wordTexts)).toEqualTypeOf<Word[]>()
  expectTypeOf(keysOf(entryTexts.states)).toEqualTypeOf<MissingContent[]>()
  expectTypeOf(keysOf(logsTexts.facets)).toEqualTypeOf<FacetField[]>()
  expectTypeOf(keysOf(logsTexts.groups)).toEqualTypeOf<SingleField[]>()
  expectTypeOf(keysOf(accountsTexts.roles)).toEqualTypeOf<Role[]>()
  expectTypeOf(keysOf(apiKeysTexts.scopeHints)).toEqualTypeOf<Permission[]>()
  expectTypeOf(keysOf(settingsTexts.sources)).toEqualTypeOf<SettingSource[]>()
  expectTypeOf(keysOf(settingsFormTexts.setIn)).toEqualTypeOf<LockedSource[]>()
  expectTypeOf(keysOf(settingsFormTexts.fields)).toEqualTypeOf<SettingKey[]>()
})

it('does not compile with a missing or a surplus key', () => {
  const { cancelled, ...missing } = { ...wordTexts }
  expect(cancelled).toBe('Cancelled')
  // @ts-expect-error A status is missing.
  void (missing satisfies Record<Status, string>)
  // @ts-expect-error The API has no such role.
  void ({ ...accountsTexts.roles, owner: 'Owner' } satisfies Record<Role, string>)
  // @ts-expect-error The API has no such setting.
  void settingsFormTexts.fields['audit_log.retention']
})

it('takes a word for nothing else than its own text', () => {
  expect(textOf(wordTexts, 'failed')).toBe('Failed')
  for (const word of ['constructor', 'toString', '__proto__', 'new_word']) {
    expect(textOf(wordTexts, word)).toBeUndefined()
    expect(typeof formatWord(word)).toBe('string')
    expect(formatShortWord(word)).toBe(formatWord(word))
  }
})
