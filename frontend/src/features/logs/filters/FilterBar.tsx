import { logsTexts } from '../../../lib/texts/logs'
import { FACETS } from '../search'
import { ActiveFilters } from './ActiveFilters'
import { FacetFilter } from './FacetFilter'
import classes from './filters.module.css'
import { SearchBox } from './SearchBox'

/** The line of filters, and below it those that are set. */
export function FilterBar() {
  return (
    <>
      <div className={classes.bar} role="group" aria-label={logsTexts.filters}>
        <SearchBox />
        {FACETS.map((facet) => (
          <FacetFilter key={facet} facet={facet} />
        ))}
      </div>
      <ActiveFilters />
    </>
  )
}
