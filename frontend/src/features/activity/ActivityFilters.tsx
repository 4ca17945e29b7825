import { Select, TextInput } from '@mantine/core'
import { actionTexts, activityTexts } from '../../lib/texts/activity'
import { parseFieldMoment, toFieldMoment } from '../../lib/time'
import { useTimeZone } from '../../ui/timezone'
import { useDraft } from '../../ui/useDraft'
import classes from './ActivityFilters.module.css'
import type { ActivitySearch } from './search'

const actions = Object.entries(actionTexts).map(([value, label]) => ({ value, label }))

interface ActivityFiltersProps {
  search: ActivitySearch
  change: (next: Partial<ActivitySearch>) => void
}

/** Which activity is shown: what, by whom, and when. */
export function ActivityFilters({ search, change }: ActivityFiltersProps) {
  const { zone } = useTimeZone()
  const actor = useDraft(search.actor ?? '', (text) => change({ actor: text || undefined }))

  return (
    <div className={classes.filters}>
      <Select
        aria-label={activityTexts.action}
        placeholder={activityTexts.anyAction}
        data={actions}
        value={search.action ?? null}
        onChange={(action) => change({ action: action ?? undefined })}
        clearable
        searchable
      />
      <TextInput
        aria-label={activityTexts.actor}
        placeholder={activityTexts.actorHint}
        value={actor.text}
        onChange={(event) => actor.type(event.currentTarget.value)}
      />
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className={classes.moment}>
          {activityTexts[end]}
          <TextInput
            type="datetime-local"
            aria-label={activityTexts[end]}
            value={toFieldMoment(search[end], zone).slice(0, 16)}
            onChange={(event) =>
              change({ [end]: parseFieldMoment(event.currentTarget.value, zone) })
            }
          />
        </label>
      ))}
    </div>
  )
}
