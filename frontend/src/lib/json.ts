/**
 * A JSON value as it was sent. Numbers keep their digits, which a JavaScript number would round;
 * objects keep the order of their members and repeated names, which a JavaScript object would not.
 */
export type Json =
  | { kind: 'string'; source: string; value: string }
  | { kind: 'number' | 'boolean' | 'null'; source: string }
  | { kind: 'list'; items: Json[] }
  | JsonObject

export interface JsonObject {
  kind: 'object'
  members: JsonMember[]
}

export interface JsonMember {
  /** The name with its quotes and escapes. */
  source: string
  name: string
  value: Json
}

/** Deeper than the server accepts. What is deeper still is shown as text: it would be all margin. */
const DEEPEST = 256

/** Reads a JSON text; throws a SyntaxError when it is none. */
export function parseJson(text: string): Json {
  // The reader relies on a text that is well-formed, and the engine tells that fastest.
  JSON.parse(text)
  return new Reader(text).read(0)
}

/** A text that is a JSON object or list; anything else, a bare number too, is just text. */
export function readJson(text: string): Json | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** The value of a name; of repeated names the last counts, as for `JSON.parse`. */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  return object.members.findLast((member) => member.name === name)?.value
}

/** The JSON text of a value on one line, every token as it was sent. */
export function compactJson(json: Json): string {
  return write(json, '', '', '')
}

/** The JSON text of a value on indented lines, every token as it was sent. */
export function formatJson(json: Json): string {
  return write(json, '\n', '  ', ' ')
}

/** What a value reads as: a string without its quotes, anything else as JSON. */
export function textOfJson(json: Json): string {
  return json.kind === 'string' ? json.value : formatJson(json)
}

function write(json: Json, line: string, step: string, gap: string): string {
  const inner = line + step
  switch (json.kind) {
    case 'list':
      return enclose(
        '[',
        ']',
        line,
        inner,
        json.items.map((item) => write(item, inner, step, gap)),
      )
    case 'object':
      return enclose(
        '{',
        '}',
        line,
        inner,
        json.members.map(
          ({ source, value }) => `${source}:${gap}${write(value, inner, step, gap)}`,
        ),
      )
    default:
      return json.source
  }
}

function enclose(open: string, close: string, line: string, inner: string, items: string[]) {
  return items.length === 0 ? open + close : open + inner + items.join(`,${inner}`) + line + close
}

/** Reads a text that is known to be JSON. */
class Reader {
  private at = 0

  constructor(private readonly text: string) {}

  read(depth: number): Json {
    if (depth > DEEPEST) throw new SyntaxError(`JSON is nested more than ${DEEPEST} levels deep`)
    switch (this.peek()) {
      case '{':
        return { kind: 'object', members: this.readItems('}', () => this.readMember(depth)) }
      case '[':
        return { kind: 'list', items: this.readItems(']', () => this.read(depth + 1)) }
      case '"':
        return this.readString()
      default:
        return this.readLiteral()
    }
  }

  private readItems<Item>(close: string, readItem: () => Item): Item[] {
    const items: Item[] = []
    do {
      // Passes by the opening bracket, or the comma.
      this.at += 1
      if (this.peek() === close) break
      items.push(readItem())
    } while (this.peek() === ',')
    this.at += 1
    return items
  }

  private readMember(depth: number): JsonMember {
    this.peek()
    const { source, value: name } = this.readString()
    this.peek()
    // Passes by the colon.
    this.at += 1
    return { source, name, value: this.read(depth + 1) }
  }

  private readString() {
    const source = this.text.slice(this.at, endOfString(this.text, this.at))
    this.at += source.length
    const value = source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1)
    return { kind: 'string' as const, source, value }
  }

  private readLiteral(): Json {
    LITERAL.lastIndex = this.at
    const source = LITERAL.exec(this.text)?.[0] ?? ''
    this.at += source.length
    if (source === 'null') return { kind: 'null', source }
    return { kind: /^[tf]/.test(source) ? 'boolean' : 'number', source }
  }

  /** The character that the next token begins with. */
  private peek(): string | undefined {
    while (' \n\r\t'.includes(this.text[this.at] ?? '.')) this.at += 1
    return this.text[this.at]
  }
}

const LITERAL = /[-+.\w]+/y

/** The place after the closing quote of a string that begins somewhere. */
function endOfString(text: string, start: number): number {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end + 1
}
