import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { $api } from '../../../api/client'
import { formatCount } from '../../../lib/format'
import { logsTexts } from '../../../lib/texts/logs'
import { groupSearch, isEntryId } from '../ids'
import { GROUPS, listQuery, type GroupName } from '../search'
import classes from './filters.module.css'

/** How many entries have an id as that of their conversation, trace, parent or entity. */
function groupQuery(group: GroupName, id: string) {
  const query = { ...listQuery(groupSearch(group, id)), per_page: 1 }
  return $api.queryOptions('get', '/api/v1/logs', { params: { query } })
}

/** Where an id that was pasted into the search box leads: to its entry, or to those that name it. */
export function IdSuggestions({ id }: { id: string }) {
  const counts = useQueries({ queries: GROUPS.map((group) => groupQuery(group, id)) })
  const found = GROUPS.flatMap((group, index) => {
    const count = counts[index]?.data?.total ?? 0
    return count > 0 ? [{ group, count }] : []
  })
  if (found.length === 0 && !isEntryId(id)) return null

  return (
    <div className={classes.suggestions} role="group" aria-label={logsTexts.idSuggestions}>
      {/* Whether it exists is not asked ahead: each reading of content leaves an activity record. */}
      {isEntryId(id) && (
        <Link
          to="/logs/$id"
          params={{ id: id.toLowerCase() }}
          search={true}
          className={classes.suggestion}
        >
          {logsTexts.openEntryWithId}
        </Link>
      )}
      {found.map(({ group, count }) => (
        <Link key={group} to="/logs" search={groupSearch(group, id)} className={classes.suggestion}>
          {logsTexts.entriesOf(formatCount(count), count === 1, logsTexts.groups[group])}
        </Link>
      ))}
    </div>
  )
}
