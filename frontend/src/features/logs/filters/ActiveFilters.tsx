import { spellHidden } from '../../../lib/hidden'
import { Name } from '../../../ui/Name'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { logsTexts } from '../../../lib/texts/logs'
import { CloseIcon } from '../../../ui/icons'
import { facetsQuery } from '../queries'
import { FACETS, isFiltered, type LogsSearch, withoutFilters } from '../search'
import { useLogsSearch } from '../useLogsSearch'
import { facetLabel } from './facetLabel'
import classes from './filters.module.css'

interface Chip {
  key: string
  name: string
  value: string
  removal: Partial<LogsSearch>
}

/** Every filter that is set, each with a way to drop it. */
export function ActiveFilters() {
  const { search, change } = useLogsSearch()
  const { data } = useQuery(facetsQuery(search))
  if (!isFiltered(search)) return null

  const labels = (facet: (typeof FACETS)[number], value: string) =>
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
  labelOf: (facet: (typeof FACETS)[number], value: string) => string,
): Chip[] {
  const facets = FACETS.flatMap((facet) =>
    (search[facet] ?? []).map((value) => ({
      key: `${facet} ${value}`,
      name: logsTexts.facets[facet] ?? facet,
      value: labelOf(facet, value),
      removal: { [facet]: remaining(search[facet], value) },
    })),
  )
  const single = Object.entries(logsTexts.groups).flatMap(([key, name]) => {
    const value = search[key as keyof LogsSearch]
    return value === undefined
      ? []
      : [{ key, name, value: String(value), removal: { [key]: undefined } }]
  })
  return [...facets, ...single]
}

function remaining(values: string[] = [], gone: string): string[] | undefined {
  const left = values.filter((value) => value !== gone)
  return left.length ? left : undefined
}
