import { textOf } from './texts/text-of'
import { shortWordTexts, wordTexts } from './texts/words'
import { isMissing, type Maybe } from './maybe'

/** Stands for an absent value in a table. Absent is not zero. */
export const ABSENT = '–'

const counts = new Intl.NumberFormat()
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
const compacts = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  maximumSignificantDigits: 3,
})
const averages = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

const hundredths = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

/** 12345 → `12,345` in the browser's locale. */
export function formatCount(value: Maybe<number>): string {
  return isMissing(value) ? ABSENT : counts.format(value)
}

/** 24960539 → `25M`, for an axis or where little room is. */
export function formatCompact(value: number): string {
  return compacts.format(value)
}

/** 3.14159 → `3.1`. */
export function formatAverage(value: number): string {
  return averages.format(value)
}

/** A part of a whole as a percentage; of nothing there is no share. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? ABSENT : percents.format(part / whole)
}

/** Milliseconds in the unit a person would use: `812 ms`, `3.42 s`, `2 m 05 s`, `1 h 12 m`. */
export function formatDuration(milliseconds: Maybe<number>): string {
  if (isMissing(milliseconds)) return ABSENT
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.995) return `${hundredths.format(seconds)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} m ${pad(whole % 60)} s`
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`
}

const SMALLEST_SHOWN = 0.0001

/** US dollars for a column: cents above a dollar, otherwise enough places to tell calls apart. */
export function formatCost(usd: Maybe<number>): string {
  if (isMissing(usd)) return ABSENT
  if (usd === 0) return dollars(0, 0).format(0)
  if (usd < SMALLEST_SHOWN) return `<${dollars(4, 4).format(SMALLEST_SHOWN)}`
  const places = usd >= 1 ? 2 : 4
  return dollars(places, places).format(usd)
}

/** US dollars with every place that was sent, up to nine. */
export function formatExactCost(usd: number): string {
  return dollars(2, 9).format(usd)
}

const dollarFormats = new Map<string, Intl.NumberFormat>()

/** Making a formatter costs as much as formatting many numbers, so each is made once. */
function dollars(least: number, most: number): Intl.NumberFormat {
  const key = `${least} ${most}`
  let found = dollarFormats.get(key)
  if (!found) {
    found = new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    })
    dollarFormats.set(key, found)
  }
  return found
}

/** What a word of the API is called: `partial_success` → `Partial success`, `api` → `API`. */
export function formatWord(word: string): string {
  const known = textOf(wordTexts, word)
  if (known !== undefined) return known
  const spaced = word.replaceAll('_', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** The same where little room is. */
export function formatShortWord(word: string): string {
  return textOf(shortWordTexts, word) ?? formatWord(word)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
