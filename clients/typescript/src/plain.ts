/** Levels of lists and objects that are kept. It also ends values that contain themselves. */
const DEPTH = 64

const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * A copy of a value that consists of nothing but the types of JSON. Moments become text, bytes
 * their number. What the caller changes afterwards does not change the copy.
 */
export function plain(value: unknown, depth = DEPTH): unknown {
  switch (typeof value) {
    case 'string':
      // JSON cannot hold halves of surrogate pairs.
      return value.replace(LONE_SURROGATE, '\ufffd')
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : depth === 0 ? '…' : plainObject(value, depth - 1)
    case 'boolean':
      return value
    default:
      return undefined
  }
}

function plainObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, depth) ?? null)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return `<${value.byteLength} bytes>`
  if (value instanceof Blob) return `<${value.size} bytes>`
  if (value instanceof Set) return [...value].map((item) => plain(item, depth) ?? null)
  if (value instanceof Map) return plainEntries([...value], depth)
  if (value instanceof Error) return String(value)
  return plainEntries(Object.entries(value), depth)
}

function plainEntries(entries: [unknown, unknown][], depth: number): unknown {
  const kept = entries.map(([name, item]) => [String(name), plain(item, depth)] as const)
  return Object.fromEntries(kept.filter(([, item]) => item !== undefined))
}

/** A value as the bytes of its JSON. */
export function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(plain(value)))
}
