// Writes src/api/schema.d.ts from ../openapi/openapi.json: `npm run api`.
import { writeFile } from 'node:fs/promises'
import { schemaPath, schemaSource } from './api-schema.mjs'

await writeFile(schemaPath, await schemaSource())
