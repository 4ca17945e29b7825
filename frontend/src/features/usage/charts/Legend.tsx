import { Name } from '../../../ui/Name'
import { usageTexts } from '../../../lib/texts/usage'
import classes from './charts.module.css'
import type { Trace } from './plots'
import { Swatch } from './Swatch'

/** What the colours mean. */
export function Legend({ traces }: { traces: Trace[] }) {
  return (
    <ul className={classes.legend} aria-label={usageTexts.legend}>
      {traces.map(({ label, color }) => (
        <li key={label} className={classes.legendItem}>
          <Swatch color={color} />
          <span className={classes.legendLabel}>
            <Name cut text={label} />
          </span>
        </li>
      ))}
    </ul>
  )
}
