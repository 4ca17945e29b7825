export const openapiPath: URL
export const schemaPath: URL
export function schemaSource(): Promise<string>
