import { formatShortWord, formatWord } from '../lib/format'
import type { Maybe } from '../lib/maybe'
import classes from './StatusLabel.module.css'

/**
 * A status as a colour and always as a word; an error's category stands after it, both in short. The
 * title has them in full.
 */
export function StatusLabel({ status, detail }: { status: string; detail?: Maybe<string> }) {
  const words = [status, detail].flatMap((word) => (word ? formatWord(word) : []))
  return (
    <span className={classes.status} data-status={status} title={words.join(': ')}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.word}>{detail ? formatShortWord(status) : formatWord(status)}</span>
      {detail && <span className={classes.detail}>{formatShortWord(detail)}</span>}
    </span>
  )
}
