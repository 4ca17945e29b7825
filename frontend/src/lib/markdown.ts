/** A stretch of a line: plain, or marked as code, strong or emphasised. */
export interface Span {
  kind: 'plain' | 'code' | 'strong' | 'emphasis'
  text: string
}

/** A block of the small part of Markdown that models write most. */
export type Block =
  | { kind: 'code'; lang: string; text: string }
  | { kind: 'heading'; level: number; spans: Span[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Span[][] }
  | { kind: 'quote' | 'paragraph'; spans: Span[] }

const FENCE = /^```([^`]*)$/
const HEADING = /^(#{1,6})\s+(.*)$/
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/
const NUMBER = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/
const QUOTE = /^>\s?(.*)$/

/**
 * Reads a text as Markdown. It makes data, never HTML, so nothing that a model or a user wrote can
 * run; what it does not understand (links, tables, HTML) stays as it was typed.
 */
export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at)
    if (block) blocks.push(block)
    at = next
  }
  return blocks
}

type Read = [block: Block | undefined, next: number]

function readBlock(lines: string[], at: number): Read {
  const line = lines[at] ?? ''
  if (line.trim() === '') return [undefined, at + 1]
  if (FENCE.test(line)) return readFence(lines, at)
  const heading = HEADING.exec(line)
  if (heading) {
    const [, marks = '', title = ''] = heading
    return [{ kind: 'heading', level: marks.length, spans: parseSpans(title) }, at + 1]
  }
  if (BULLET.test(line) || NUMBER.test(line)) return readList(lines, at)
  if (QUOTE.test(line)) return readQuote(lines, at)
  return readParagraph(lines, at)
}

/** A fence that never closes runs to the end: an answer may have been cut. */
function readFence(lines: string[], at: number): Read {
  const lang = FENCE.exec(lines[at] ?? '')?.[1]?.trim() ?? ''
  const close = lines.findIndex((line, index) => index > at && /^```\s*$/.test(line))
  const end = close === -1 ? lines.length : close
  return [{ kind: 'code', lang, text: lines.slice(at + 1, end).join('\n') }, end + 1]
}

function readList(lines: string[], at: number): Read {
  const ordered = !BULLET.test(lines[at] ?? '')
  const start = Number(NUMBER.exec(lines[at] ?? '')?.[1] ?? 1)
  const items: string[] = []
  let next = at
  for (; next < lines.length; next++) {
    const line = lines[next] ?? ''
    const item = ordered ? NUMBER.exec(line)?.[2] : BULLET.exec(line)?.[1]
    if (item !== undefined) items.push(item)
    // An indented line belongs to the item above it.
    else if (/^\s+\S/.test(line)) items.push(`${items.pop() ?? ''}\n${line.trim()}`)
    else break
  }
  return [{ kind: 'list', ordered, start, items: items.map(parseSpans) }, next]
}

function readQuote(lines: string[], at: number): Read {
  const end = endOf(lines, at, (line) => QUOTE.test(line))
  const text = lines.slice(at, end).map((line) => QUOTE.exec(line)?.[1] ?? '')
  return [{ kind: 'quote', spans: parseSpans(text.join('\n')) }, end]
}

function readParagraph(lines: string[], at: number): Read {
  const end = endOf(lines, at, (line) => line.trim() !== '' && !startsBlock(line))
  const text = lines.slice(at, Math.max(end, at + 1)).join('\n')
  return [{ kind: 'paragraph', spans: parseSpans(text) }, Math.max(end, at + 1)]
}

function endOf(lines: string[], at: number, belongs: (line: string) => boolean): number {
  const end = lines.findIndex((line, index) => index >= at && !belongs(line))
  return end === -1 ? lines.length : end
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, BULLET, NUMBER, QUOTE].some((pattern) => pattern.test(line))
}

// Underscores are left alone: in prompts they are mostly parts of names.
const MARKED = /`([^`\n]+)`|\*\*(\S(?:[^*]*\S)?)\*\*|\*(\S(?:[^*\n]*\S)?)\*/g

function parseSpans(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const found of text.matchAll(MARKED)) {
    const [whole, code, strong, emphasis] = found
    if (found.index > from) spans.push({ kind: 'plain', text: text.slice(from, found.index) })
    if (code !== undefined) spans.push({ kind: 'code', text: code })
    else if (strong !== undefined) spans.push({ kind: 'strong', text: strong })
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis })
    from = found.index + whole.length
  }
  if (from < text.length) spans.push({ kind: 'plain', text: text.slice(from) })
  return spans
}
