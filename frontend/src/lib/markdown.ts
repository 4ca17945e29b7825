import { lexer, type Token } from 'marked'

/** Longer texts show as they were typed: reading them as Markdown takes longer than it helps. */
const LONGEST = 128 * 1024
/** Within one paragraph; the time that emphasis takes grows with their square. */
const MOST_MARKS = 1000
const NESTED_QUOTES = /^[>\s]{60}/m

/**
 * Reads a text as Markdown. It makes data, never HTML, so nothing that a model or a user wrote can
 * run. Nothing when the text is too long or too strange to be read in time: it may be an attack.
 */
export function parseMarkdown(text: string): Token[] | undefined {
  if (!isTame(text)) return undefined
  try {
    return lexer(text)
  } catch {
    return undefined
  }
}

function isTame(text: string): boolean {
  if (text.length > LONGEST || NESTED_QUOTES.test(text)) return false
  return text
    .split(/\n\s*\n/)
    .every((paragraph) => (paragraph.match(/[*_~]/g)?.length ?? 0) <= MOST_MARKS)
}

/** The address of a link that is safe to follow; others, `javascript:` above all, stay text. */
export function safeLink(href: string): string | undefined {
  return /^(https?:|mailto:)/i.test(href) ? href : undefined
}
