/** A field that may be missing. The server leaves such fields out; its document allows null too. */
export type Maybe<T> = T | null | undefined

export function isMissing<T>(value: Maybe<T>): value is null | undefined {
  return value === undefined || value === null
}
