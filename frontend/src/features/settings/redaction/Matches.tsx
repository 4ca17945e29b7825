import { formatCount } from '../../../lib/format'
import { redactionTexts } from '../../../lib/texts/settings-form'
import classes from './redaction.module.css'

/** How often a rule matched in the text that is tried. */
export function Matches({ count }: { count: number | undefined }) {
  if (count === undefined) return null
  return (
    <span className={classes.matches} data-none={count === 0}>
      {redactionTexts.matches(formatCount(count), count === 1)}
    </span>
  )
}
