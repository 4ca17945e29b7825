import classes from './Sparkline.module.css'

const WIDTH = 100
const HEIGHT = 30
/** Fewer points make no course. */
const FEWEST = 3

/** A course at a glance. It says nothing that text beside it does not, so it is only looked at. */
export function Sparkline({ values }: { values: number[] }) {
  if (values.length < FEWEST) return null
  const line = sparkline(values)
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path className={classes.area} d={`${line}V${HEIGHT}H0Z`} />
      <path className={classes.line} d={line} />
    </svg>
  )
}

/** The path through values from zero to the highest, a pixel below the upper edge. */
export function sparkline(values: number[]): string {
  const highest = Math.max(1, ...values)
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDTH
    const y = HEIGHT - 1 - (value / highest) * (HEIGHT - 2)
    return `${round(x)},${round(y)}`
  })
  return `M${points.join('L')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
