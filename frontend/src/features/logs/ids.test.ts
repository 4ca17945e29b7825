import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isEntryId, searchedId } from './ids'

it('takes every UUID of version 7 for the id of an entry, and no other', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(isEntryId(id)).toBe(id[14] === '7')
      expect(isEntryId(id.toUpperCase())).toBe(id[14] === '7')
      expect(searchedId({ q: id })).toBe(id)
    }),
  )
})

it('takes words of ids for ids, and sentences for texts', () => {
  const ids = ['conv-42-a', '4bf92f3577b34da6a3ce929d0e0e4736', 'thread_9AbC', 'order:P204417']
  expect(ids.map((q) => searchedId({ q }))).toEqual(ids)
  for (const q of [undefined, '', 'zeppelin', 'error 500', 'v2', 'two words with 1 digit']) {
    expect(searchedId({ q })).toBeUndefined()
  }
})
