import type { FacetValue } from '../../../api/types'
import { formatWord } from '../../../lib/format'
import type { FacetName } from '../search'

const CLOSED_SETS: FacetName[] = ['source', 'status', 'capability', 'error_category']

/** What a filter's value is called: closed sets in words, everything else as it was sent. */
export function facetLabel(facet: FacetName, { value, label }: Omit<FacetValue, 'count'>): string {
  return CLOSED_SETS.includes(facet) ? formatWord(value) : label || value
}
