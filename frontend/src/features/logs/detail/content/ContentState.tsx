import type { EntryDetail } from '../../../../api/types'
import type { MissingContent } from '../../../../lib/texts/api-words'
import { entryTexts } from '../../../../lib/texts/entry'
import { CutIcon, EmptyIcon, LockIcon, MaskIcon, OffIcon, RetiredIcon } from '../../../../ui/icons'
import classes from './ContentSection.module.css'

const ICONS: Record<MissingContent, typeof LockIcon> = {
  empty: EmptyIcon,
  not_persisted: OffIcon,
  retired: RetiredIcon,
  no_permission: LockIcon,
}

/** Why there is no content: never sent, never kept, no longer kept, or not for this reader. */
export function NoContent({ state }: { state: MissingContent }) {
  const { title, text } = entryTexts.states[state]
  const Icon = ICONS[state]
  return (
    <div className={classes.none} data-state={state}>
      <Icon />
      <p>
        <strong>{title}</strong> {text}
      </p>
    </div>
  )
}

/** What was done to the content before it was stored. */
export function Marks({ part }: { part: EntryDetail['content']['prompt'] }) {
  if (!part.redacted && !part.truncated) return null
  return (
    <ul className={classes.marks}>
      {part.redacted && (
        <li>
          <MaskIcon size={14} />
          <span>
            <strong>{entryTexts.redacted}</strong> {entryTexts.redactedHint}
          </span>
        </li>
      )}
      {part.truncated && (
        <li>
          <CutIcon size={14} />
          <span>
            <strong>{entryTexts.truncated}</strong> {entryTexts.truncatedHint}
          </span>
        </li>
      )}
    </ul>
  )
}
