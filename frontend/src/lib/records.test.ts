import { expect, test } from 'vitest'
import { countRecords } from './records'

const bytes = (text: string) => new TextEncoder().encode(text)

test('each line of JSONL is a record, whatever it quotes', () => {
  const count = countRecords('jsonl')
  expect(count(bytes('{"a":"x\\"y"}\n{"a'))).toBe(1)
  expect(count(bytes('":1}\n'))).toBe(2)
})

test('lines within quotes are no records of CSV, also across parts', () => {
  const count = countRecords('csv')
  expect(count(bytes('id,text\n'))).toBe(0)
  expect(count(bytes('1,"first\nsec'))).toBe(0)
  expect(count(bytes('ond ""quoted""\n"\n2,plain\n'))).toBe(2)
})
