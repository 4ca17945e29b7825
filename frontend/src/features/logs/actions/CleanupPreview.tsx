import type { CleanupAnswer } from '../../../api/types'
import { formatCount } from '../../../lib/format'
import { cleanupTexts } from '../../../lib/texts/logs'
import { formatExactMoment } from '../../../lib/time'
import { InlineError } from '../../../ui/States'
import { useTimeZone } from '../../../ui/timezone'
import classes from './CleanupDialog.module.css'

interface CleanupPreviewProps {
  answer: CleanupAnswer | undefined
  error: unknown
}

/** How many entries before which moment would go, and the oldest that would stay. */
export function CleanupPreview({ answer, error }: CleanupPreviewProps) {
  const { zone } = useTimeZone()
  const when = (iso: string) => <strong>{formatExactMoment(iso, zone)}</strong>

  if (error) return <InlineError error={error} />
  if (!answer) return <div className={classes.preview}>{cleanupTexts.counting}</div>

  const { deleted_count: count, cutoff, oldest_retained: oldest } = answer
  return (
    <div className={classes.preview} role="status">
      <p>
        {count === 0 ? (
          cleanupTexts.none
        ) : (
          <>
            <strong>{cleanupTexts.preview(formatCount(count), count === 1)}</strong>{' '}
            {cleanupTexts.before} {when(cutoff)} {cleanupTexts.end}
          </>
        )}
      </p>
      <p>
        {oldest ? (
          <>
            {cleanupTexts.oldest} {when(oldest)}.
          </>
        ) : (
          cleanupTexts.noneRemain
        )}
      </p>
    </div>
  )
}
