import classes from './charts.module.css'

/** The colour of a trace; its name always stands beside it. */
export function Swatch({ color }: { color: string }) {
  return <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
}
