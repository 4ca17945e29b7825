import { formatAverage } from '../../lib/format'

const UNITS = ['B', 'KiB', 'MiB', 'GiB']

/** A size in the largest unit that leaves a whole part. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  return `${formatAverage(bytes / 1024 ** power)} ${UNITS[power]}`
}
