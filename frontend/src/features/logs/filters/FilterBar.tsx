import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../../api/session'
import { logsTexts } from '../../../lib/texts/logs'
import { searchedId } from '../ids'
import { FACETS, type FacetName } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { ActiveFilters } from './ActiveFilters'
import { FacetButton } from './FacetButton'
import classes from './filters.module.css'
import { MetadataButton } from './MetadataButton'
import { SearchBox } from './SearchBox'

// The lists behind the buttons are fetched at once, but the table does not wait for them.
const filter = import('./FacetFilter')
const metadata = import('./MetadataFilter')
const MetadataFilter = lazy(async () => ({ default: (await metadata).MetadataFilter }))
const IdSuggestions = lazy(async () => ({
  default: (await import('./IdSuggestions')).IdSuggestions,
}))
const FacetFilter = lazy(async () => ({ default: (await filter).FacetFilter }))

/** The line of filters, and below it those that are set. Usage cannot be searched. */
export function FilterBar({ searchable = true }: { searchable?: boolean }) {
  const { search } = useLogsSearch()
  const id = searchedId(search)
  const [asked, setAsked] = useState<FacetName | 'metadata'>()
  const mayReadContent = useMay('content')
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
        {searchable && mayReadContent && (
          <Suspense fallback={<MetadataButton onClick={() => setAsked('metadata')} />}>
            <MetadataFilter asked={asked === 'metadata'} />
          </Suspense>
        )}
      </div>
      {searchable && id !== undefined && (
        <Suspense>
          <IdSuggestions id={id} />
        </Suspense>
      )}
      <ActiveFilters />
    </>
  )
}
