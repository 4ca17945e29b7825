/**
 * What cannot be seen in a line of text: characters that take no room (zero-width joiners, soft
 * hyphens, variation selectors, fillers), that steer the direction of others, that control a
 * terminal, or that look like the ordinary space, and ordinary spaces where they do not show. Two
 * names that differ only in these look the same.
 */
const HIDDEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Zl}\p{Zp}\u2800\uFFF9-\uFFFB]|(?! )\p{Zs}|^ | $| (?= )/gu

/** A stretch of a text, or one hidden character in it with its code (`U+202E`). */
export interface TextPart {
  text: string
  code?: string
}

/** Takes a text apart at its hidden characters; one part when there are none. */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: hidden, index } of text.matchAll(HIDDEN)) {
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: hidden, code: codeOf(hidden) })
    end = index + hidden.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** A text whose hidden characters are spelled out: `[U+202E]`. For labels, which hold only text. */
export function spellHidden(text: string): string {
  return text.replace(HIDDEN, (hidden) => `[${codeOf(hidden)}]`)
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
