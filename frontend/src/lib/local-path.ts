import { readText } from './search-params'

/**
 * A path on this very origin. Anything else, `//evil.example` and `/\evil.example` included, would
 * turn the sign-in page into a way to send people elsewhere.
 */
export function readLocalPath(value: unknown): string | undefined {
  const text = readText(value)
  return text !== undefined && /^\/(?![/\\])/.test(text) ? text : undefined
}
