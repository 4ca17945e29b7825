import { spellHidden, splitHidden } from '../lib/hidden'
import classes from './Name.module.css'

interface NameProps {
  text: string
  /** It fills its place and is cut at its end, whichever side that is. */
  cut?: boolean
  /** What a resting pointer is told; without it, the name where that may be cut. */
  title?: string
}

/**
 * A name or an id that someone has sent, or a sentence with one in it. It has the direction of its
 * own script, turns nothing around that stands beside it, and hides no character: none can pass for
 * another. Copied, it is the text that was sent.
 */
export function Name({ text, cut, title = cut ? text : undefined }: NameProps) {
  return (
    <bdi
      className={classes.name}
      data-cut={cut}
      title={title === undefined ? undefined : spellHidden(title)}
    >
      {splitHidden(text).map((part, index) =>
        part.code === undefined ? (
          part.text
        ) : (
          <Mark key={index} text={part.text} code={part.code} />
        ),
      )}
    </bdi>
  )
}

/** The code is drawn by the style sheet, so that what is copied is the character itself. */
function Mark({ text, code }: { text: string; code: string }) {
  return (
    <bdi className={classes.mark} dir="ltr" role="img" aria-label={code} data-code={code}>
      {text}
    </bdi>
  )
}
