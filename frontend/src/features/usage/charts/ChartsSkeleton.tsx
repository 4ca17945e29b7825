import { usageTexts } from '../../../lib/texts/usage'
import classes from './charts.module.css'

/** Takes exactly the room of the charts that are to come. */
export function ChartsSkeleton() {
  return (
    <div className={classes.grid} aria-hidden="true">
      {Object.values(usageTexts.plots).map((title) => (
        <div key={title} className={classes.panel}>
          <header className={classes.panelHead}>
            <span className={classes.panelTitle}>{title}</span>
          </header>
          <div className={classes.pending} />
        </div>
      ))}
    </div>
  )
}
