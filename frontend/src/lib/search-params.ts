/** What a URL's query can hold: the API's own way of repeating a name, never JSON. */
export type RawSearch = Record<string, string | string[]>

/** `?model=a&model=b&q=x` → `{ model: ['a', 'b'], q: 'x' }`. */
export function parseSearch(text: string): RawSearch {
  const found: RawSearch = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name]
    if (before === undefined) found[name] = value
    else found[name] = Array.isArray(before) ? [...before, value] : [before, value]
  }
  return found
}

/** The inverse of {@link parseSearch}; absent values and empty lists leave no trace. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') params.append(name, String(item))
    }
  }
  const text = params.toString()
  return text && `?${text}`
}

/** One text that is not blank, the first if the name was repeated. */
export function readText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'number') return String(first)
  return typeof first === 'string' && first.trim() !== '' ? first : undefined
}

/** A list of distinct texts, none of them blank; a single text is a list of one. */
export function readTexts(value: unknown): string[] | undefined {
  const items = (Array.isArray(value) ? value : [value]).flatMap((item) => readText(item) ?? [])
  return items.length ? [...new Set(items)] : undefined
}

/** An integer within [min, max], otherwise nothing. */
export function readInteger(
  value: unknown,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const text = readText(value)
  if (text === undefined || !/^\d+$/.test(text)) return undefined
  const number = Number(text)
  return number >= min && number <= max ? number : undefined
}

/** One of the allowed words, otherwise nothing. */
export function readWord<Word extends string>(
  value: unknown,
  allowed: readonly Word[],
): Word | undefined {
  const text = readText(value)
  return allowed.find((word) => word === text)
}

/** A moment in a form that every browser parses, otherwise nothing. */
export function readMoment(value: unknown): string | undefined {
  const text = readText(value)
  if (text === undefined || Number.isNaN(Date.parse(text))) return undefined
  return new Date(text).toISOString()
}
