import { Name } from '../../../ui/Name'
import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Facet, FacetValue } from '../../../api/types'
import { formatCount } from '../../../lib/format'
import { commonTexts } from '../../../lib/texts/common'
import { logsTexts } from '../../../lib/texts/logs'
import { SearchIcon } from '../../../ui/icons'
import { ErrorState } from '../../../ui/States'
import { facetSearchQuery, facetsQuery } from '../queries'
import { ABSENT_FIELDS, type AbsentField, type FacetName } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import classes from './filters.module.css'
import { facetLabel } from './facetLabel'

/** The values of one filter with their counts, most frequent first; several can be chosen. */
export function FacetList({ facet }: { facet: FacetName }) {
  const [text, setText] = useState('')
  const [searched] = useDebouncedValue(text.trim(), 200)
  const { search, change } = useLogsSearch()
  const [excludes, setExcludes] = useState(
    () => search[facet] === undefined && search[`not_${facet}`] !== undefined,
  )
  const filter = excludes ? (`not_${facet}` as const) : facet
  const chosen = search[filter] ?? []
  const query = useQuery({
    ...(searched ? facetSearchQuery(search, facet, searched) : facetsQuery(search)),
  })
  const found = query.data?.facets[facet]

  function toggle(value: string, on: boolean) {
    const next = on ? [...chosen, value] : chosen.filter((other) => other !== value)
    change({ [filter]: next.length ? next : undefined })
  }

  return (
    <div className={classes.facet}>
      <TextInput
        data-autofocus
        aria-label={logsTexts.filterBy(logsTexts.facets[facet])}
        placeholder={commonTexts.search}
        leftSection={<SearchIcon size={14} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <SegmentedControl
        fullWidth
        aria-label={logsTexts.operator}
        data={[
          { value: 'is', label: logsTexts.is },
          { value: 'not', label: logsTexts.isNot },
        ]}
        value={excludes ? 'not' : 'is'}
        onChange={(how) => setExcludes(how === 'not')}
        transitionDuration={0}
      />
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      <div className={classes.values}>
        {!excludes && !searched && <NoneLine facet={facet} />}
        {withChosen(found?.values, searched ? [] : chosen).map((item) => (
          <Checkbox
            key={item.value}
            classNames={{ root: classes.value, labelWrapper: classes.valueLabel }}
            checked={chosen.includes(item.value)}
            onChange={(event) => toggle(item.value, event.currentTarget.checked)}
            label={<FacetLine facet={facet} item={item} />}
          />
        ))}
      </div>
      <Hint found={found} isSearched={searched !== ''} />
    </div>
  )
}

function Hint({ found, isSearched }: { found: Facet | undefined; isSearched: boolean }) {
  if (found?.values.length === 0) {
    const text = isSearched ? logsTexts.noMatchingCandidates : logsTexts.noCandidates
    return <p className={classes.hint}>{text}</p>
  }
  return found?.more ? <p className={classes.hint}>{logsTexts.moreCandidates}</p> : null
}

/** Takes the entries that have no value; how many these are, facets do not tell. */
function NoneLine({ facet }: { facet: FacetName }) {
  const { search, change } = useLogsSearch()
  const field = ABSENT_FIELDS.find((name) => name === facet)
  if (field === undefined) return null
  const others = search.without?.filter((name) => name !== field) ?? []
  const set = (fields: AbsentField[]) => change({ without: fields.length ? fields : undefined })
  return (
    <Checkbox
      classNames={{ root: classes.value, labelWrapper: classes.valueLabel }}
      checked={search.without?.includes(field) ?? false}
      onChange={(event) => set(event.currentTarget.checked ? [...others, field] : others)}
      label={<span className={classes.none}>{logsTexts.hasNone}</span>}
    />
  )
}

function FacetLine({ facet, item }: { facet: FacetName; item: FacetValue }) {
  return (
    <>
      <span className={classes.label}>
        <Name cut text={facetLabel(facet, item)} />
      </span>
      <span className={classes.number}>{formatCount(item.count)}</span>
    </>
  )
}

/** A chosen value stays in the list, even when no entry has it any more. */
function withChosen(values: FacetValue[] = [], chosen: string[]): FacetValue[] {
  const missing = chosen.filter((value) => !values.some((item) => item.value === value))
  return [...missing.map((value) => ({ value, label: value, count: 0 })), ...values]
}
