// One way to turn the OpenAPI document into types, shared by `npm run api` and the test that
// holds the committed file equal to it.
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

export const openapiPath = new URL('../../openapi/openapi.json', import.meta.url)
export const schemaPath = new URL('../src/api/schema.d.ts', import.meta.url)

export async function schemaSource() {
  return COMMENT_HEADER + astToString(await openapiTS(openapiPath))
}
