/** The values at which an axis from zero has its lines: few, round, the last above every value. */
export function linearTicks(highest: number, lines = 3, whole = true): number[] {
  if (highest <= 0) return [0, 1]
  const raw = highest / lines
  const power = 10 ** Math.floor(Math.log10(raw))
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw) ?? 10
  const step = whole ? Math.max(1, factor * power) : factor * power
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => trim(index * step))
}

/** Without what binary fractions add: 0.1 × 3. */
function trim(value: number): number {
  return Number(value.toPrecision(12))
}

/** Durations that read well on an axis: a millisecond to a day. */
const DURATIONS_MS = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000]

/** The lines of a logarithmic axis of durations, one below the shortest and one above the longest. */
export function durationTicks(shortest: number, longest: number): number[] {
  const first = DURATIONS_MS.findLastIndex((tick) => tick <= shortest)
  const last = DURATIONS_MS.findIndex((tick) => tick >= longest)
  const ticks = DURATIONS_MS.slice(Math.max(0, first), last < 0 ? undefined : last + 1)
  return ticks.length > 1 ? ticks : DURATIONS_MS.slice(2, 5)
}
