import type { RedactionPreview } from '../../../api/types'
import { formatJson, readJson } from '../../../lib/json'

type Piece = RedactionPreview['pieces'][number]

/** The pieces of a JSON text on indented lines; those of any other text as they are. */
export function layOut(pieces: readonly Piece[]): readonly Piece[] {
  const json = readJson(pieces.map(({ text }) => text).join(''))
  return json ? new Layout(formatJson(json)).divide(pieces) : pieces
}

/** A text that differs from another one in the space between the tokens of JSON alone. */
class Layout {
  private at = 0
  private inString = false

  constructor(private readonly text: string) {}

  /** Cuts the text where the pieces of the other one begin and end. */
  divide(pieces: readonly Piece[]): Piece[] {
    const divided = pieces.flatMap((piece) => {
      const space = this.inString || piece.rule === undefined ? '' : this.takeSpace()
      const laidOut = { ...piece, text: this.take(piece.text) }
      return space === '' ? [laidOut] : [{ text: space }, laidOut]
    })
    const rest = this.text.slice(this.at)
    return rest === '' ? divided : [...divided, { text: rest }]
  }

  /** What stands in place of a part of the other text. */
  private take(part: string): string {
    const begin = this.at
    for (let from = 0; from < part.length; from += 1) {
      if (!this.inString && isSpace(part[from])) continue
      if (!this.inString) this.takeSpace()
      if (part[from] === '"') this.inString = !this.inString
      const isEscape = this.inString && part[from] === '\\'
      this.at += isEscape ? 2 : 1
      if (isEscape) from += 1
    }
    return this.text.slice(begin, this.at)
  }

  private takeSpace(): string {
    const begin = this.at
    while (isSpace(this.text[this.at])) this.at += 1
    return this.text.slice(begin, this.at)
  }
}

function isSpace(one: string | undefined): boolean {
  return one !== undefined && ' \n\r\t'.includes(one)
}
