/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** A text that is a JSON object or list; anything else, a bare number too, is just text. */
export function readJson(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
