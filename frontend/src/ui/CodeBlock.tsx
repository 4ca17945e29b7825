import classes from './CodeBlock.module.css'
import { CopyButton } from './CopyButton'

/** Code or a command, kept as it is, with a button that copies it. */
export function CodeBlock({ text, label, lang }: { text: string; label: string; lang?: string }) {
  return (
    <div className={classes.block}>
      <div className={classes.bar} data-named={lang ? true : undefined}>
        <span>{lang}</span>
        <CopyButton text={text} label={label} />
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre className={classes.code} tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  )
}
