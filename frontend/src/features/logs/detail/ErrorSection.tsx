import { useMay } from '../../../api/session'
import type { EntryDetail } from '../../../api/types'
import { formatWord } from '../../../lib/format'
import { categoryTexts, entryTexts } from '../../../lib/texts/entry'
import { CodeBlock } from '../../../ui/CodeBlock'
import classes from './detail.module.css'
import { Section } from './Facts'

/** What went wrong: the category explained, and the message as it came, for who may read it. */
export function ErrorSection({ entry }: { entry: Pick<EntryDetail, 'error' | 'status'> }) {
  const { error, status } = entry
  const mayReadContent = useMay('content')
  if (!error) return null
  return (
    <Section title={entryTexts.error}>
      <div className={classes.error} data-status={status}>
        {error.category && (
          <p>
            <strong>{formatWord(error.category)}.</strong> {categoryTexts[error.category]}
          </p>
        )}
        {error.message ? (
          <CodeBlock wrap text={error.message} label={entryTexts.copyPart(entryTexts.error)} />
        ) : (
          <p className={classes.muted}>
            {mayReadContent ? entryTexts.noMessage : entryTexts.hiddenMessage}
          </p>
        )}
      </div>
    </Section>
  )
}
