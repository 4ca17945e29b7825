import classes from './CodeBlock.module.css'
import { CopyButton } from './CopyButton'

interface CodeBlockProps {
  text: string
  /** What the button that copies it is called. */
  label: string
  lang?: string
  /** Long lines break instead of running out of view. */
  wrap?: boolean
}

/** Code or a command, kept as it is, with a button that copies it. */
export function CodeBlock({ text, label, lang, wrap }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <div className={classes.bar} data-named={lang ? true : undefined}>
        <span>{lang}</span>
        <CopyButton text={text} label={label} />
      </div>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre className={classes.code} data-wrap={wrap} tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  )
}
