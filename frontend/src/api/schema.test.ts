import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { schemaPath, schemaSource } from '../../scripts/api-schema.mjs'

test('schema.d.ts is what openapi.json says; run `npm run api` when it is not', async () => {
  expect(await readFile(schemaPath, 'utf8')).toBe(await schemaSource())
})
