const NEW_LINE = 10
const QUOTE = 34

/**
 * Counts the records in the parts of a file as they come. A line of JSONL is one; in CSV a quoted
 * field may hold lines of its own, and the first line names the columns.
 */
export function countRecords(format: 'csv' | 'jsonl'): (part: Uint8Array) => number {
  const quotes = format === 'csv'
  let count = quotes ? -1 : 0
  let quoted = false
  return (part) => {
    for (const byte of part) {
      // A quote within quotes is written twice, which leaves things as they are.
      if (quotes && byte === QUOTE) quoted = !quoted
      else if (byte === NEW_LINE && !quoted) count += 1
    }
    return Math.max(0, count)
  }
}
