import { Button } from '@mantine/core'
import type { EntryPage } from '../../api/types'
import { logsTexts } from '../../lib/texts/logs'
import { formatMoment } from '../../lib/time'
import pagerClasses from '../../ui/Pager.module.css'
import { useTimeZone } from '../../ui/timezone'
import { tableTexts } from '../../lib/texts/common'
import { sortOf } from './search'
import { useLogsSearch } from './useLogsSearch'

/** The bar below the results of a search: how far back the search has come, and its continuation. */
export function SearchPager({ page }: { page: EntryPage | undefined }) {
  const { search, change } = useLogsSearch()
  const { zone } = useTimeZone()
  const next = page?.next_cursor

  function describe({ searched_back_to: reached }: EntryPage): string {
    if (reached === undefined) return logsTexts.searchedAll
    const moment = formatMoment(reached, zone)
    return sortOf(search).startsWith('-')
      ? logsTexts.searchedBackTo(moment)
      : logsTexts.searchedUpTo(moment)
  }

  return (
    <nav className={pagerClasses.pager} aria-label={tableTexts.pages}>
      <span className={pagerClasses.range} role="status">
        {page && describe(page)}
      </span>
      <div className={pagerClasses.steps}>
        {search.cursor !== undefined && (
          <Button variant="default" onClick={() => change({})}>
            {logsTexts.firstResults}
          </Button>
        )}
        {next !== undefined && (
          <Button onClick={() => change({ cursor: next })}>{logsTexts.continueSearch}</Button>
        )}
      </div>
    </nav>
  )
}
