import fc from 'fast-check'

/** A JSON text, and what must be read from it. */
export interface JsonText {
  text: string
  /** The text without the space between its tokens. */
  compact: string
  /** The names of all objects and the scalars, decoded, in their order. */
  names: string[]
  scalars: string[]
}

const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/)

/** A token with space around it, which says nothing. */
const spaced = (token: fc.Arbitrary<JsonText>) =>
  fc
    .tuple(space, token, space)
    .map(([before, inner, after]) => ({ ...inner, text: before + inner.text + after }))

const scalar = (source: string, read = source): JsonText => ({
  text: source,
  compact: source,
  names: [],
  scalars: [read],
})

// What a JavaScript number cannot hold, or would write in another way.
const number = fc.oneof(
  fc.constantFrom(
    '1234567890123456789',
    '1e21',
    '-0.0',
    '0.9452706955539223',
    '10.0',
    '-0',
    '1E-7',
  ),
  fc.stringMatching(/^-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?$/),
)

/** A string as one writes it: escaped in one way or another. */
const string = fc
  .array(
    fc.oneof(
      fc
        .string({ unit: 'grapheme', maxLength: 6 })
        .map((text) => JSON.stringify(text).slice(1, -1)),
      fc.constantFrom(
        '\\/',
        '\\u0041',
        '\\u5185',
        '\\"',
        '\\\\',
        '\\ud83d\\ude00',
        '{',
        ']',
        ',',
        ':',
      ),
    ),
    { maxLength: 4 },
  )
  .map((parts) => `"${parts.join('')}"`)

// Names that an object of JavaScript sorts, swallows or takes for its own.
const name = fc.oneof(
  fc.constantFrom('"2"', '"1"', '"10"', '"__proto__"', '"constructor"', '"toString"', '"a"', '""'),
  string,
)

const anyScalar = fc.oneof(
  number.map((source) => scalar(source)),
  string.map((source) => scalar(source, JSON.parse(source) as string)),
  fc.constantFrom('true', 'false', 'null').map((source) => scalar(source)),
)

function enclosed(open: string, close: string, items: JsonText[]): JsonText {
  return {
    text: open + items.map(({ text }) => text).join(',') + close,
    compact: open + items.map(({ compact }) => compact).join(',') + close,
    names: items.flatMap(({ names }) => names),
    scalars: items.flatMap(({ scalars }) => scalars),
  }
}

function named([source, gap, { text, compact, names, scalars }]: [string, string, JsonText]) {
  return {
    text: `${source}${gap}:${text}`,
    compact: `${source}:${compact}`,
    names: [JSON.parse(source) as string, ...names],
    scalars,
  }
}

/** Any JSON text: any numbers, any order of keys, keys that come twice, any spacing. */
export function jsonText({ depth = 4 } = {}): fc.Arbitrary<JsonText> {
  if (depth === 0) return spaced(anyScalar)
  const inner = jsonText({ depth: depth - 1 })
  const list = fc.array(inner, { maxLength: 4 }).map((items) => enclosed('[', ']', items))
  const object = fc
    .array(spaced(fc.tuple(name, space, inner).map(named)), { maxLength: 5 })
    .map((members) => enclosed('{', '}', members))
  return fc.oneof(spaced(anyScalar), spaced(list), { weight: 2, arbitrary: spaced(object) })
}
