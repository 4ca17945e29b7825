import { expect, test } from 'vitest'
import { readLocalPath } from './local-path'

test('signing in leads back to this origin only', () => {
  expect(readLocalPath('/logs?q=a')).toBe('/logs?q=a')
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:x',
  ]) {
    expect(readLocalPath(evil)).toBeUndefined()
  }
})
