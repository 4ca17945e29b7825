import { spellHidden } from '../../../lib/hidden'
import { Name } from '../../../ui/Name'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { logsTexts } from '../../../lib/texts/logs'
import { CloseIcon } from '../../../ui/icons'
import { facetsQuery } from '../queries'
import {
  type ExclusionName,
  type FacetName,
  FACETS,
  isFiltered,
  type LogsSearch,
  metadataKey,
  type MetadataName,
  metadataNames,
  withoutFilters,
} from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { facetLabel } from './facetLabel'
import classes from './filters.module.css'

interface Chip {
  key: string
  name: string
  value: string
  removal: Partial<LogsSearch>
}

const fieldNames = { ...logsTexts.facets, ...logsTexts.groups }

/** Every filter that is set, each with a way to drop it. */
export function ActiveFilters() {
  const { search, change } = useLogsSearch()
  const { data } = useQuery(facetsQuery(search))
  if (!isFiltered(search)) return null

  const labels = (facet: FacetName, value: string) =>
    facetLabel(
      facet,
      data?.facets[facet]?.values.find((item) => item.value === value) ?? { value, label: value },
    )
  const cleared = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]))

  return (
    <div className={classes.chips} role="group" aria-label={logsTexts.activeFilters}>
      {listChips(search, labels).map(({ key, name, value, removal }) => (
        <span key={key} className={classes.chip}>
          <span className={classes.chipName}>{name}</span> <Name cut text={value} />
          <button
            type="button"
            className={classes.remove}
            aria-label={logsTexts.removeFilter(spellHidden(`${name}: ${value}`))}
            onClick={() => change(removal)}
          >
            <CloseIcon size={12} />
          </button>
        </span>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => change({ ...cleared, ...withoutFilters(search) })}
      >
        {logsTexts.clearAll}
      </Button>
    </div>
  )
}

function listChips(
  search: LogsSearch,
  labelOf: (facet: FacetName, value: string) => string,
): Chip[] {
  const facets = FACETS.flatMap((facet) => {
    const name = logsTexts.facets[facet]
    const label = (value: string) => labelOf(facet, value)
    return [
      ...valueChips(search, facet, name, label),
      ...valueChips(search, `not_${facet}`, logsTexts.nameIsNot(name), label),
    ]
  })
  const absent = (search.without ?? []).map((field) => ({
    key: `without ${field}`,
    name: logsTexts.nameIs(fieldNames[field]),
    value: logsTexts.none,
    removal: { without: remaining(search.without, field) },
  }))
  const metadata = metadataNames(search).flatMap((name) =>
    valueChips(search, name, logsTexts.metadataIs(metadataKey(name)), (value) => value),
  )
  const single = Object.entries(logsTexts.groups).flatMap(([key, name]) => {
    const value = search[key as keyof LogsSearch]
    return value === undefined
      ? []
      : [{ key, name, value: String(value), removal: { [key]: undefined } }]
  })
  return [...facets, ...absent, ...single, ...metadata]
}

/** A chip for each value of a filter that takes several. */
function valueChips(
  search: LogsSearch,
  filter: FacetName | ExclusionName | MetadataName,
  name: string,
  labelOf: (value: string) => string,
): Chip[] {
  return (search[filter] ?? []).map((value) => ({
    key: `${filter} ${value}`,
    name,
    value: labelOf(value),
    removal: { [filter]: remaining(search[filter], value) },
  }))
}

function remaining<Value>(values: Value[] = [], gone: Value): Value[] | undefined {
  const left = values.filter((value) => value !== gone)
  return left.length ? left : undefined
}
