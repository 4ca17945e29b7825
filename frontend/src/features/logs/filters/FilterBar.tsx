import { lazy, Suspense, useState } from 'react'
import { logsTexts } from '../../../lib/texts/logs'
import { FACETS, type FacetName } from '../search'
import { ActiveFilters } from './ActiveFilters'
import { FacetButton } from './FacetButton'
import classes from './filters.module.css'
import { SearchBox } from './SearchBox'

// The lists behind the buttons are fetched at once, but the table does not wait for them.
const filter = import('./FacetFilter')
const FacetFilter = lazy(async () => ({ default: (await filter).FacetFilter }))

/** The line of filters, and below it those that are set. Usage cannot be searched by text. */
export function FilterBar({ searchable = true }: { searchable?: boolean }) {
  const [asked, setAsked] = useState<FacetName>()
  return (
    <>
      <div className={classes.bar} role="group" aria-label={logsTexts.filters}>
        {searchable && <SearchBox />}
        {FACETS.map((facet) => (
          <Suspense
            key={facet}
            fallback={<FacetButton facet={facet} onClick={() => setAsked(facet)} />}
          >
            <FacetFilter facet={facet} asked={asked === facet} />
          </Suspense>
        ))}
      </div>
      <ActiveFilters />
    </>
  )
}
