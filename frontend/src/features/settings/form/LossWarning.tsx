import { $api } from '../../../api/client'
import { formatCount } from '../../../lib/format'
import { settingsFormTexts } from '../../../lib/texts/settings-form'
import { formatMoment } from '../../../lib/time'
import { useTimeZone } from '../../../ui/timezone'
import type { Loss } from './losses'
import classes from './form.module.css'

/** What will be removed for good, before which moment, and how many entries that are. */
export function LossWarning({ losses }: { losses: readonly Loss[] }) {
  const { zone } = useTimeZone()
  if (losses.length === 0) return null
  return (
    <div role="status" className={classes.warning}>
      {losses.map(({ what, before, days }) => (
        <p key={what}>
          {settingsFormTexts.loss[what]} <strong>{formatMoment(before, zone)}</strong>{' '}
          {settingsFormTexts.lossEnd} {what === 'entries' && <Count days={days} />}
        </p>
      ))}
    </div>
  )
}

function Count({ days }: { days: number }) {
  const { data } = $api.useQuery('post', '/api/v1/logs/cleanup', {
    body: { older_than_days: days, dry_run: true },
  })
  if (!data) return null
  const { deleted_count: count } = data
  if (count === 0) return settingsFormTexts.lossNone
  return <strong>{settingsFormTexts.lossCount(formatCount(count), count === 1)}</strong>
}
